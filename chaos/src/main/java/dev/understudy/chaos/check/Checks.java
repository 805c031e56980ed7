package dev.understudy.chaos.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The promises, as pure functions from what was acknowledged and what the vendors' ledgers hold to
 * what was broken. The platform's own books are not asked.
 */
public final class Checks {

  private static final int MOST_COPIES = 2;

  private Checks() {}

  /**
   * At no moment two charges of an order stand, counted over all vendors. One that was given back a
   * moment later was one all the same: its card was charged twice.
   */
  public static Invariant noDoubleCharge(List<Entry> ledgers) {
    Map<String, List<Entry>> byOrder = byReference(ledgers, "charge", "cancel", "refund");
    List<String> violations = new ArrayList<>();
    byOrder.forEach(
        (order, entries) -> {
          int most = mostAtOnce(entries);
          if (most > 1) {
            violations.add(
                "order %s was charged %d times: %s".formatted(order, most, names(entries)));
          }
        });
    return new Invariant("no-double-charge", byOrder.size(), violations);
  }

  /** Each payment that was acknowledged is at a vendor. */
  public static Invariant noLostPayment(List<Acknowledged> acknowledged, List<Entry> ledgers) {
    Map<String, List<Entry>> byOrder = byReference(ledgers, "charge");
    List<Acknowledged> payments = of(acknowledged, Acknowledged.Kind.PAYMENT);
    return new Invariant(
        "no-lost-payment",
        payments.size(),
        payments.stream()
            .filter(payment -> !byOrder.containsKey(payment.reference()))
            .map(payment -> "order %s was paid, and no vendor knows".formatted(payment.reference()))
            .toList());
  }

  /** Of an order whose caller was told that nothing is charged, no vendor keeps anything. */
  public static Invariant noDeniedCharge(List<Acknowledged> acknowledged, List<Entry> ledgers) {
    Map<String, List<Account>> byOrder = Account.byOrder(ledgers);
    List<Acknowledged> denied = of(acknowledged, Acknowledged.Kind.NO_CHARGE);
    return new Invariant(
        "no-denied-charge",
        denied.size(),
        denied.stream()
            .map(Acknowledged::reference)
            .flatMap(
                order ->
                    byOrder.getOrDefault(order, List.of()).stream()
                        .filter(account -> account.kept() > 0)
                        .map(
                            account ->
                                "of order %s nothing is charged, it was said: %s"
                                    .formatted(order, account)))
            .toList());
  }

  /**
   * No SKU is sold beyond what there was: as acknowledged, and as each vendor has it.
   *
   * @param stock units at the start
   */
  public static Invariant noOversell(
      Map<String, Long> stock, List<Acknowledged> acknowledged, List<Entry> ledgers) {
    List<String> violations = new ArrayList<>();
    Map<String, Long> promised =
        of(acknowledged, Acknowledged.Kind.SALE).stream()
            .collect(
                Collectors.groupingBy(
                    Acknowledged::sku,
                    TreeMap::new,
                    Collectors.summingLong(Acknowledged::quantity)));
    promised.forEach((sku, sold) -> addOversold(violations, stock, sku, sold, "callers"));
    ledgers.stream()
        .filter(entry -> entry.kind().equals("adjust"))
        .collect(
            Collectors.groupingBy(
                entry -> List.of(entry.vendor(), entry.sku()),
                Collectors.summingLong(entry -> -entry.quantity())))
        .forEach((key, sold) -> addOversold(violations, stock, key.get(1), sold, key.getFirst()));
    return new Invariant("no-oversell", stock.size(), violations);
  }

  private static void addOversold(
      List<String> violations, Map<String, Long> stock, String sku, long sold, String by) {
    long there = stock.getOrDefault(sku, 0L);
    if (sold > there) {
      violations.add(
          "%d units of %s were sold (%s), and there were %d".formatted(sold, sku, by, there));
    }
  }

  /** Each sale that was acknowledged reached each vendor, once. */
  public static Invariant noLostSale(
      List<String> vendors, List<Acknowledged> acknowledged, List<Entry> ledgers) {
    List<Acknowledged> sales = of(acknowledged, Acknowledged.Kind.SALE);
    List<String> violations = new ArrayList<>();
    for (String vendor : vendors) {
      Map<String, List<Entry>> there =
          byReference(ledgers.stream().filter(e -> e.vendor().equals(vendor)).toList(), "adjust");
      for (Acknowledged sale : sales) {
        int times = there.getOrDefault(sale.reference(), List.of()).size();
        if (times != 1) {
          violations.add(
              "reservation %s was sold, and %s has it %d times"
                  .formatted(sale.reference(), vendor, times));
        }
      }
    }
    return new Invariant("no-lost-sale", sales.size(), violations);
  }

  /** Each mail that was accepted is at a vendor, or among the dead letters. */
  public static Invariant noLostMail(
      List<Acknowledged> acknowledged, List<DeadLetter> dead, List<Entry> ledgers) {
    Set<String> ended = new HashSet<>(mails(ledgers).keySet());
    dead.forEach(letter -> ended.add(letter.message() + " to " + letter.recipient()));
    List<Acknowledged> mails = of(acknowledged, Acknowledged.Kind.MAIL);
    return new Invariant(
        "no-lost-mail",
        mails.size(),
        mails.stream()
            .filter(mail -> !ended.contains(mail.reference() + " to " + mail.recipient()))
            .map(
                mail ->
                    "message %s to %s was accepted, and no vendor has it"
                        .formatted(mail.reference(), mail.recipient()))
            .toList());
  }

  /** The sender of each dead letter can read why it is one. */
  public static Invariant deadLettersTold(List<DeadLetter> dead) {
    return new Invariant(
        "dead-letters-told",
        dead.size(),
        dead.stream()
            .filter(letter -> letter.reason().isBlank())
            .map(
                letter ->
                    "message %s to %s is %s, and nobody says why"
                        .formatted(letter.message(), letter.recipient(), letter.status()))
            .toList());
  }

  /** No recipient gets a mail more than twice. */
  public static Invariant boundedCopies(List<Entry> ledgers) {
    Map<String, List<Entry>> byMail = mails(ledgers);
    return new Invariant(
        "bounded-copies",
        byMail.size(),
        byMail.entrySet().stream()
            .filter(mail -> mail.getValue().size() > MOST_COPIES)
            .map(
                mail ->
                    "message %s was sent %d times: %s"
                        .formatted(mail.getKey(), mail.getValue().size(), names(mail.getValue())))
            .toList());
  }

  /** Mails that were sent twice: allowed, and counted. */
  public static long copies(List<Entry> ledgers) {
    return mails(ledgers).values().stream().filter(entries -> entries.size() > 1).count();
  }

  private static Map<String, List<Entry>> mails(List<Entry> ledgers) {
    return grouped(
        ledgers.stream().filter(entry -> entry.kind().equals("mail")).toList(),
        entry -> entry.reference() + " to " + entry.recipient());
  }

  private static Map<String, List<Entry>> byReference(List<Entry> ledgers, String... kinds) {
    List<String> wanted = List.of(kinds);
    return grouped(
        ledgers.stream().filter(entry -> wanted.contains(entry.kind())).toList(), Entry::reference);
  }

  private static Map<String, List<Entry>> grouped(List<Entry> entries, Function<Entry, String> by) {
    return entries.stream().collect(Collectors.groupingBy(by, TreeMap::new, Collectors.toList()));
  }

  /** How many charges stood at once: neither cancelled nor refunded in full. */
  private static int mostAtOnce(List<Entry> entries) {
    long largest =
        entries.stream().filter(Checks::isCharge).mapToLong(Entry::amount).max().orElse(0);
    List<Entry> inOrder =
        entries.stream().sorted(Comparator.comparingLong(Entry::atMillis)).toList();
    List<String> standing = new ArrayList<>();
    int most = 0;
    for (Entry entry : inOrder) {
      if (isCharge(entry)) {
        standing.add(entry.vendor());
      } else if (entry.kind().equals("cancel") || entry.amount() >= largest) {
        standing.remove(entry.vendor());
      }
      most = Math.max(most, standing.size());
    }
    return most;
  }

  private static boolean isCharge(Entry entry) {
    return entry.kind().equals("charge");
  }

  private static String names(List<Entry> entries) {
    return entries.stream()
        .map(entry -> entry.vendor() + " " + entry.id())
        .collect(Collectors.joining(", "));
  }

  private static List<Acknowledged> of(List<Acknowledged> all, Acknowledged.Kind kind) {
    return all.stream().filter(each -> each.kind() == kind).toList();
  }
}
