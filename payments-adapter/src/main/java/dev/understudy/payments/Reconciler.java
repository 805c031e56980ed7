package dev.understudy.payments;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Asks the vendors for their lists, compares, and raises what a vendor should not have. */
final class Reconciler {

  /** A vendor may have a payment a little later than we do: a slow charge, another clock. */
  private static final Duration EDGE = Duration.ofHours(1);

  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final ReconcileStore store;
  private final IncidentsStore incidents;
  private final Map<ProviderId, PaymentProvider> providers;
  private final InstantSource clock;

  Reconciler(
      ReconcileStore store,
      IncidentsStore incidents,
      Map<ProviderId, PaymentProvider> providers,
      InstantSource clock) {
    this.store = store;
    this.incidents = incidents;
    this.providers = Map.copyOf(providers);
    this.clock = clock;
  }

  /**
   * What was found.
   *
   * @param unlisted vendors that gave no list, and why; nothing is known of them
   */
  record Report(
      Instant from,
      Instant to,
      int payments,
      List<Difference> differences,
      Map<ProviderId, String> unlisted) {

    boolean isClean() {
      return differences.isEmpty() && unlisted.isEmpty();
    }
  }

  /** Compares what began from an instant until before another. */
  Report reconcile(Instant from, Instant to) {
    Map<ProviderId, List<Listed>> theirs = new HashMap<>();
    Map<ProviderId, String> unlisted = new HashMap<>();
    providers.forEach(
        (id, provider) -> {
          Outcome<List<Listed>> outcome =
              provider.list(from, to.plus(EDGE), Deadline.after(LIMIT, clock));
          if (outcome instanceof Outcome.Success<List<Listed>>(List<Listed> listed)) {
            theirs.put(id, listed);
          } else {
            unlisted.put(id, outcome.toString());
          }
        });
    List<Payment> ours =
        store.between(from, to).stream()
            .filter(payment -> theirs.containsKey(payment.provider()))
            .toList();
    List<Payment> known = store.between(from.minus(EDGE), to.plus(EDGE));
    List<Difference> differences = new ArrayList<>(Reconciliation.compare(ours, known, theirs));
    differences.forEach(this::raise);
    return new Report(from, to, ours.size(), List.copyOf(differences), unlisted);
  }

  /** What is not ours at all is only reported: others may use the same account. */
  private void raise(Difference difference) {
    if (difference.kind() == Difference.Kind.EXTRA && Charge.isKey(difference.payment())) {
      UUID payment = UUID.fromString(difference.payment());
      if (store.exists(payment)) {
        var _ =
            incidents.raise(
                payment,
                difference.provider(),
                difference.vendorId(),
                "found at " + difference.provider() + ", and " + difference.detail());
      }
    }
  }
}
