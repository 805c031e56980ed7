package dev.understudy.inventory;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what vendors have with what they were told: one bulk call for each vendor in each
 * interval, whatever the number of nodes, so that it stays within their limits.
 */
final class DriftSweep {

  private static final Logger LOG = LoggerFactory.getLogger(DriftSweep.class);
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final DriftStore store;
  private final HealthRegistry registry;
  private final Map<ProviderId, InventoryProvider> providers;
  private final Function<String, SkuClass> classes;
  private final Duration every;
  private final InstantSource clock;

  DriftSweep(
      DriftStore store,
      HealthRegistry registry,
      Map<ProviderId, InventoryProvider> providers,
      Function<String, SkuClass> classes,
      Duration every,
      InstantSource clock) {
    this.store = store;
    this.registry = registry;
    this.providers = Map.copyOf(providers);
    this.classes = classes;
    this.every = every;
    this.clock = clock;
  }

  /** Looks at a vendor, if it is this node's turn and the vendor may be used. */
  void sweep(ProviderId vendor) {
    if (registry.snapshot().share(vendor) > 0 && store.takeTurn(vendor, every)) {
      look(vendor);
    }
  }

  /** Looks at the places that are due, now. */
  void look(ProviderId vendor) {
    InventoryProvider provider = Optional.ofNullable(providers.get(vendor)).orElseThrow();
    List<DriftStore.Expectation> due = store.due(vendor, provider.mostCounts());
    if (due.isEmpty()) {
      return;
    }
    List<Place> places = due.stream().map(DriftStore.Expectation::place).toList();
    Instant start = clock.instant();
    Outcome<Map<Place, Long>> outcome = provider.counts(places, Deadline.after(LIMIT, clock));
    registry.record(
        vendor, "sweep", outcome, Math.max(0, Duration.between(start, clock.instant()).toNanos()));
    switch (outcome) {
      case Outcome.Success<Map<Place, Long>>(Map<Place, Long> counts) ->
          compare(vendor, due, counts);
      case Outcome.Declined<Map<Place, Long>> _ -> LOG.warn("{} refuses to be counted", vendor);
      case Outcome.NotExecuted<Map<Place, Long>> _ -> LOG.debug("{} was not counted", vendor);
      case Outcome.Unknown<Map<Place, Long>> _ -> LOG.debug("{} was not counted", vendor);
    }
  }

  private void compare(
      ProviderId vendor, List<DriftStore.Expectation> due, Map<Place, Long> counts) {
    List<Place> same = new ArrayList<>();
    for (DriftStore.Expectation expectation : due) {
      Long count = counts.get(expectation.place());
      if (count == null) {
        LOG.warn("{} does not know {}", vendor, expectation.place());
      } else if (count == expectation.expected()) {
        same.add(expectation.place());
      } else {
        differ(vendor, expectation, count);
      }
    }
    store.confirm(vendor, same);
    store.thaw();
  }

  private void differ(ProviderId vendor, DriftStore.Expectation expectation, long count) {
    DriftPolicy policy = classes.apply(expectation.place().sku()).onDrift();
    store
        .resolve(vendor, expectation, count, policy)
        .ifPresent(
            resolution ->
                LOG.warn(
                    "{} has {} of {} and should have {}: {}",
                    vendor,
                    count,
                    expectation.place(),
                    expectation.expected(),
                    resolution));
  }
}
