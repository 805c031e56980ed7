package dev.understudy.inventory;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Refusal;
import dev.understudy.ledger.DatabaseUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every vendor of every sale, from the journal. A vendor that is down is told later; one that
 * did not answer is told again, under the same key. Frees reservations that have expired.
 */
final class Reconciler implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
  private static final int MOST_AT_ONCE = 50;
  private static final long EVERY_MILLIS = 200;
  private static final Duration LIMIT = Duration.ofSeconds(1);

  private final InventoryStore store;
  private final HealthRegistry registry;
  private final Map<ProviderId, InventoryProvider> providers;
  private final InstantSource clock;
  private final ScheduledExecutorService scan =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("reconciler").factory());

  Reconciler(
      InventoryStore store,
      HealthRegistry registry,
      Map<ProviderId, InventoryProvider> providers,
      InstantSource clock) {
    this.store = store;
    this.registry = registry;
    this.providers = Map.copyOf(providers);
    this.clock = clock;
  }

  void start() {
    var _ =
        scan.scheduleWithFixedDelay(
            this::reconcile, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  void reconcile() {
    try {
      store.expire();
      store.takeDue(MOST_AT_ONCE).forEach(this::tell);
    } catch (DatabaseUnavailableException e) {
      LOG.debug("will look again", e);
    } catch (RuntimeException e) {
      // One scan that fails must not be the last one.
      LOG.error("a scan failed", e);
    }
  }

  private void tell(InventoryStore.Due due) {
    InventoryProvider provider = Optional.ofNullable(providers.get(due.provider())).orElseThrow();
    if (registry.snapshot().share(due.provider()) == 0) {
      store.postpone(due.delta());
      return;
    }
    Instant start = clock.instant();
    Outcome<String> outcome = provider.apply(due.delta(), Deadline.after(LIMIT, clock));
    registry.record(
        due.provider(), "apply", outcome, Duration.between(start, clock.instant()).toNanos());
    switch (outcome) {
      case Outcome.Success<String> _ -> store.settled(due.delta(), "APPLIED");
      case Outcome.Declined<String>(Refusal refusal) -> {
        LOG.error("{} refuses {}: {}", due.provider(), due.delta(), refusal);
        store.settled(due.delta(), "REFUSED");
      }
      case Outcome.NotExecuted<String> _ -> store.postpone(due.delta());
      case Outcome.Unknown<String> _ -> store.postpone(due.delta());
    }
  }

  /** Lets the delta in work come to its end. */
  @Override
  public void close() {
    scan.shutdown();
  }
}
