package dev.understudy.inventory;

import dev.understudy.failover.Attempt;
import dev.understudy.failover.CallPolicy;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Failover;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Plan;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Served;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Asks how many units there are: the ledger first, then a vendor. Were it the other way round, a
 * sale that the vendor hears of meanwhile would not count at all; so it counts twice, for once.
 */
final class Asking {

  private final KnownStore store;
  private final Failover failover;
  private final Supplier<Optional<ProviderId>> askedFirst;
  private final Map<ProviderId, InventoryProvider> providers;
  private final CallPolicy policy;
  private final LastSeen lastSeen;
  private final InstantSource clock;

  /**
   * @param askedFirst whose word counts now, where that is not who serves best
   */
  Asking(
      KnownStore store,
      Failover failover,
      Supplier<Optional<ProviderId>> askedFirst,
      Map<ProviderId, InventoryProvider> providers,
      CallPolicy policy,
      LastSeen lastSeen,
      InstantSource clock) {
    this.store = store;
    this.failover = failover;
    this.askedFirst = askedFirst;
    this.providers = Map.copyOf(providers);
    this.policy = policy;
    this.lastSeen = lastSeen;
    this.clock = clock;
  }

  /** How many places all vendors can be asked for in one call. */
  int mostAtOnce() {
    return providers.values().stream().mapToInt(InventoryProvider::mostCounts).min().orElse(1);
  }

  /**
   * What the ledger knew.
   *
   * @param asOf before it was asked: what is sold while its answer is on the way is not in it
   */
  record Look(Instant asOf, Map<Place, Known> known) {}

  /** Looks what the ledger knows. */
  Look look(List<Place> places) {
    Instant asOf = clock.instant();
    return new Look(asOf, store.known(places));
  }

  /**
   * One vendor's word on all places, or the ledger's, which is marked stale.
   *
   * @param look made before
   * @param places at most {@link #mostAtOnce}
   */
  Map<Place, Read> ask(List<Place> places, Look look, Deadline deadline) {
    Instant asOf = look.asOf;
    Served<Map<Place, Long>> served = served(places, deadline);
    Map<Place, Read> answers = new HashMap<>();
    for (Place place : places) {
      Optional<Known> ours = Optional.ofNullable(look.known.get(place));
      answers.put(
          place,
          switch (served.outcome()) {
            case Outcome.Success<Map<Place, Long>>(Map<Place, Long> counts) ->
                Optional.ofNullable(counts.get(place))
                    .<Read>map(n -> fresh(place, n, ours, served.provider().orElseThrow(), asOf))
                    // It may hold it under another name, or not yet; the ledger may know it.
                    .orElseGet(() -> ledgers(place, ours, new Read.UnknownSku()));
            case Outcome.Declined<Map<Place, Long>> _ ->
                ledgers(place, ours, new Read.UnknownSku());
            // Whether there is such a SKU nobody could say.
            case Outcome.NotExecuted<Map<Place, Long>> _ ->
                ledgers(place, ours, new Read.TooStale());
            case Outcome.Unknown<Map<Place, Long>> _ -> ledgers(place, ours, new Read.TooStale());
          });
    }
    return answers;
  }

  private Served<Map<Place, Long>> served(List<Place> places, Deadline deadline) {
    Attempt<Map<Place, Long>> counts =
        (provider, until) ->
            Optional.ofNullable(providers.get(provider)).orElseThrow().counts(places, until);
    Optional<ProviderId> first = askedFirst.get();
    if (first.isPresent()) {
      Served<Map<Place, Long>> served =
          failover.call(Plan.pinned(first.get()), policy, deadline, counts);
      if (served.outcome() instanceof Outcome.Success<Map<Place, Long>>) {
        return served;
      }
    }
    return failover.call(policy, deadline, counts);
  }

  private Read fresh(
      Place place, long count, Optional<Known> ours, ProviderId vendor, Instant asOf) {
    Availability fresh =
        new Availability(
            place,
            ours.map(known -> known.available(vendor, count)).orElse(count),
            ours.map(known -> known.stock().free()).orElse(0L),
            asOf,
            vendor.value(),
            false);
    lastSeen.put(fresh);
    return new Read.Known(fresh);
  }

  private Read ledgers(Place place, Optional<Known> ours, Read otherwise) {
    return ours.<Read>map(
            known ->
                new Read.Known(
                    new Availability(
                        place,
                        known.stock().onHand(),
                        known.stock().free(),
                        latest(place, known.observedAt()),
                        "ledger",
                        true)))
        .orElse(otherwise);
  }

  /** When a vendor was last heard of this place, here or by any node's sweep. */
  private Instant latest(Place place, Instant observedAt) {
    return lastSeen
        .of(place)
        .map(Availability::asOf)
        .filter(asOf -> asOf.isAfter(observedAt))
        .orElse(observedAt);
  }
}
