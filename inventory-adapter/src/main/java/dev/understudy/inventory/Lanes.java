package dev.understudy.inventory;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Fault;
import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells vendors what the journal holds for them. A vendor that is down is told later; one that did
 * not answer is told again, under the same key.
 */
final class Lanes {

  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  private static final int MOST_DOUBLINGS = 6;
  private static final long FIRST_WAIT_MILLIS = 200;

  private final JournalStore journal;
  private final HealthRegistry registry;
  private final Map<ProviderId, InventoryProvider> providers;
  private final ProviderId primary;
  private final InstantSource clock;

  Lanes(
      JournalStore journal,
      HealthRegistry registry,
      Map<ProviderId, InventoryProvider> providers,
      ProviderId primary,
      InstantSource clock) {
    this.journal = journal;
    this.registry = registry;
    this.providers = Map.copyOf(providers);
    this.primary = primary;
    this.clock = clock;
  }

  /** Tells a vendor all that it can be told now. */
  void drain(ProviderId vendor) {
    boolean more = true;
    while (more) {
      more = tellNext(vendor);
    }
  }

  /** Whether it went well, so that there may be more to tell at once. */
  private boolean tellNext(ProviderId vendor) {
    if (registry.snapshot().share(vendor) == 0) {
      return false;
    }
    InventoryProvider provider = Optional.ofNullable(providers.get(vendor)).orElseThrow();
    Optional<Lane> taken =
        journal.take(
            vendor, provider.mostChanges(), AuthorityRules.writable(vendor.equals(primary)));
    if (taken.isEmpty()) {
      return false;
    }
    Lane lane = taken.get();
    Instant start = clock.instant();
    Outcome<String> outcome = provider.apply(lane.batch(), Deadline.after(LIMIT, clock));
    registry.record(
        vendor, "apply", outcome, Math.max(0, Duration.between(start, clock.instant()).toNanos()));
    return switch (outcome) {
      case Outcome.Success<String> _ -> {
        journal.applied(vendor, lane.batch());
        yield true;
      }
      case Outcome.Declined<String>(Refusal refusal) -> {
        LOG.error("{} refuses {}: {}", vendor, lane.batch(), refusal);
        refused(vendor, lane, refusal);
        yield !refusal.soft();
      }
      case Outcome.NotExecuted<String>(Fault fault) -> later(vendor, lane, fault);
      case Outcome.Unknown<String>(Fault fault) -> later(vendor, lane, fault);
    };
  }

  /** A soft refusal asks for another key; else something in the batch is wrong. */
  private void refused(ProviderId vendor, Lane lane, Refusal refusal) {
    if (refusal.soft()) {
      journal.rekey(vendor, lane.batch().key());
    } else {
      journal.refused(vendor, lane.batch().key());
    }
  }

  private boolean later(ProviderId vendor, Lane lane, Fault fault) {
    Duration backoff =
        Duration.ofMillis(
            FIRST_WAIT_MILLIS << Math.min(MOST_DOUBLINGS, Math.max(0, lane.attempts() - 1)));
    Duration wait = fault.retryAfter().orElse(backoff);
    journal.postpone(
        vendor, lane.batch().key(), wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
    return false;
  }
}
