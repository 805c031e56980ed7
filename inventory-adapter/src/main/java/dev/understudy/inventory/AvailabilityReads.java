package dev.understudy.inventory;

import dev.understudy.failover.CallPolicy;
import dev.understudy.failover.Criticality;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Failover;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Served;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads that keep answering. Concurrent reads of one SKU share one vendor call; when no vendor
 * answers in time, what the ledger holds is served, marked stale.
 */
final class AvailabilityReads {

  /** Bounds the memory of values last seen. */
  private static final int MOST_SKUS = 10_000;

  private final InventoryStore store;
  private final Failover failover;
  private final Map<ProviderId, InventoryProvider> providers;
  private final CallPolicy policy;
  private final InstantSource clock;
  private final Map<String, Availability> lastSeen = new ConcurrentHashMap<>();
  private final Map<String, Promise<Optional<Availability>>> inFlight = new ConcurrentHashMap<>();

  AvailabilityReads(
      InventoryStore store,
      Failover failover,
      Map<ProviderId, InventoryProvider> providers,
      Duration limit,
      InstantSource clock) {
    this.store = store;
    this.failover = failover;
    this.providers = Map.copyOf(providers);
    this.policy = CallPolicy.hedgedRead("availability", Criticality.NORMAL, limit);
    this.clock = clock;
  }

  /**
   * How many there are; empty when nobody knows the SKU.
   *
   * @param maxAge a value that was read so short ago will do
   */
  Optional<Availability> read(String sku, Duration maxAge) {
    Availability seen = lastSeen.get(sku);
    if (seen != null && clock.instant().isBefore(seen.asOf().plus(maxAge))) {
      return Optional.of(seen);
    }
    Promise<Optional<Availability>> mine = Promise.promise();
    Promise<Optional<Availability>> others = inFlight.putIfAbsent(sku, mine);
    return others == null ? lead(sku, mine) : others.future().await();
  }

  /** Asks for all who wait; they get the same answer, whatever it is. */
  private Optional<Availability> lead(String sku, Promise<Optional<Availability>> mine) {
    Optional<Availability> answer = Optional.empty();
    try {
      answer = ask(sku);
      return answer;
    } finally {
      inFlight.remove(sku, mine);
      mine.complete(answer);
    }
  }

  private Optional<Availability> ask(String sku) {
    Served<Long> served =
        failover.call(
            policy,
            Deadline.after(policy.attemptLimit(), clock),
            (provider, deadline) ->
                Optional.ofNullable(providers.get(provider))
                    .orElseThrow()
                    .available(sku, deadline));
    return switch (served.outcome()) {
      case Outcome.Success<Long>(Long units) ->
          Optional.of(
              remembered(
                  new Availability(
                      sku,
                      units,
                      clock.instant(),
                      served.provider().map(ProviderId::value).orElse("ledger"),
                      false)));
      case Outcome.Declined<Long> _ -> Optional.empty();
      case Outcome.NotExecuted<Long> _ -> fromLedger(sku);
      case Outcome.Unknown<Long> _ -> fromLedger(sku);
    };
  }

  private Availability remembered(Availability fresh) {
    if (lastSeen.size() < MOST_SKUS || lastSeen.containsKey(fresh.sku())) {
      lastSeen.put(fresh.sku(), fresh);
    }
    return fresh;
  }

  private Optional<Availability> fromLedger(String sku) {
    return store
        .free(sku)
        .map(units -> new Availability(sku, units, clock.instant(), "ledger", true));
  }
}
