package dev.understudy.chaos.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The promises about captures, cancels and refunds, judged like those of {@link Checks}. */
public final class ChangeChecks {

  private ChangeChecks() {}

  /** At no vendor more is taken than was asked for, or given back than was taken. */
  public static Invariant neverTooMuch(List<Entry> ledgers) {
    List<String> violations = new ArrayList<>();
    Map<String, List<Account>> orders = Account.byOrder(ledgers);
    orders.forEach(
        (order, accounts) -> {
          for (Account account : accounts) {
            if (account.taken() > account.charged()) {
              violations.add("of order %s too much was taken: %s".formatted(order, account));
            }
            if (account.refunded() > account.taken()) {
              violations.add("of order %s too much was given back: %s".formatted(order, account));
            }
          }
        });
    return new Invariant("never-too-much", orders.size(), violations);
  }

  /**
   * What was acknowledged as captured, cancelled or refunded is so, and no other vendor has what
   * was given back here. Nothing of it was done twice: where one vendor alone has the order, that
   * has done what was told and no more.
   */
  public static Invariant changesStand(List<Acknowledged> acknowledged, List<Entry> ledgers) {
    Map<String, List<Account>> accounts = Account.byOrder(ledgers);
    Map<String, List<Acknowledged>> changed =
        acknowledged.stream()
            .filter(ChangeChecks::isChange)
            .collect(
                Collectors.groupingBy(Acknowledged::reference, TreeMap::new, Collectors.toList()));
    List<String> violations = new ArrayList<>();
    changed.forEach(
        (order, changes) ->
            wrong(changes, accounts.getOrDefault(order, List.of()))
                .ifPresent(
                    wrong ->
                        violations.add(
                            "order %s %s: %s".formatted(order, wrong, accounts.get(order)))));
    return new Invariant("changes-stand", changed.size(), violations);
  }

  private static boolean isChange(Acknowledged acknowledged) {
    return switch (acknowledged.kind()) {
      case CAPTURE, CANCEL, REFUND -> true;
      case PAYMENT, NO_CHARGE, SALE, MAIL -> false;
    };
  }

  private static Optional<String> wrong(List<Acknowledged> changes, List<Account> accounts) {
    long captured = told(changes, Acknowledged.Kind.CAPTURE);
    long refunded = told(changes, Acknowledged.Kind.REFUND);
    boolean cancelled = changes.stream().anyMatch(c -> c.kind() == Acknowledged.Kind.CANCEL);
    long amount = accounts.stream().mapToLong(Account::charged).max().orElse(0);
    long kept = accounts.stream().mapToLong(Account::kept).sum();
    if (accounts.stream().mapToLong(Account::taken).sum() < captured) {
      return Optional.of("was told to be captured by " + captured);
    }
    if (accounts.stream().mapToLong(Account::refunded).sum() < refunded) {
      return Optional.of("was told to be refunded by " + refunded);
    }
    if (accounts.size() == 1 && accounts.getFirst().captured() > captured) {
      return Optional.of("was told to be captured by %d only".formatted(captured));
    }
    if (accounts.size() == 1 && accounts.getFirst().refunded() > refunded) {
      return Optional.of("was told to be refunded by %d only".formatted(refunded));
    }
    if (kept > (cancelled ? 0 : amount - refunded)) {
      return Optional.of(
          "was told to be "
              + (cancelled ? "cancelled" : "refunded by " + refunded)
              + ", and is kept");
    }
    return Optional.empty();
  }

  private static long told(List<Acknowledged> changes, Acknowledged.Kind kind) {
    return changes.stream()
        .filter(change -> change.kind() == kind)
        .mapToLong(Acknowledged::quantity)
        .sum();
  }
}
