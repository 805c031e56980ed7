package dev.understudy.health;

import dev.understudy.failover.Fault;
import dev.understudy.failover.Observation;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Tally;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one class of operations at one vendor, by second, for the last ten. Writers do not
 * lock, and do not allocate but once a second.
 */
final class RollingWindow {

  static final int SECONDS = 10;

  private static final int SUCCEEDED = 0;
  private static final int DECLINED = 1;
  private static final int NOT_EXECUTED = 2;
  private static final int UNKNOWN = 3;
  private static final int SLOW = 4;
  private static final int FAULTS = 5;
  private static final List<Fault.Kind> KINDS = List.of(Fault.Kind.values());
  private static final int LATENCIES = FAULTS + KINDS.size();
  private static final int SLOTS = LATENCIES + LatencyBins.COUNT;

  /** More than anything that reads it asks for; without a limit it would overflow one day. */
  private static final int MOST_IN_A_ROW = 1_000_000;

  private final long slowNanos;
  private final AtomicReferenceArray<Second> ring = new AtomicReferenceArray<>(SECONDS);
  private final AtomicInteger badInARow = new AtomicInteger();

  /** What ended in one second of the clock. */
  private record Second(long number, AtomicIntegerArray counts) {}

  RollingWindow(Duration slowCall) {
    this.slowNanos = slowCall.toNanos();
  }

  /** Notes how a call ended, and gives whether that was good. */
  boolean add(Outcome<?> outcome, long tookNanos, long nowMillis) {
    AtomicIntegerArray counts = counts(nowMillis / 1_000);
    // The common case first, without the switch over the others.
    if (outcome instanceof Outcome.Success<?>) {
      return good(counts, SUCCEEDED, tookNanos);
    }
    return switch (outcome) {
      case Outcome.Success<?> _ -> good(counts, SUCCEEDED, tookNanos);
      // The vendor answered: that is good health, whatever it said.
      case Outcome.Declined<?> _ -> good(counts, DECLINED, tookNanos);
      case Outcome.NotExecuted<?>(Fault fault) -> bad(counts, NOT_EXECUTED, fault);
      case Outcome.Unknown<?>(Fault fault) -> bad(counts, UNKNOWN, fault);
    };
  }

  private boolean good(AtomicIntegerArray counts, int slot, long tookNanos) {
    counts.getAndIncrement(slot);
    counts.getAndIncrement(LATENCIES + LatencyBins.of(tookNanos));
    if (tookNanos >= slowNanos) {
      counts.getAndIncrement(SLOW);
    }
    if (badInARow.get() != 0) {
      badInARow.set(0);
    }
    return true;
  }

  private boolean bad(AtomicIntegerArray counts, int slot, Fault fault) {
    counts.getAndIncrement(slot);
    counts.getAndIncrement(FAULTS + KINDS.indexOf(fault.kind()));
    badInARow.updateAndGet(n -> Math.min(n + 1, MOST_IN_A_ROW));
    return false;
  }

  private AtomicIntegerArray counts(long second) {
    int index = (int) (second % SECONDS);
    Second current = ring.get(index);
    return current != null && current.number == second
        ? current.counts
        : next(index, second, current);
  }

  /** Of several that come first in a second, one puts its counts up and the others take them. */
  private AtomicIntegerArray next(int index, long second, @Nullable Second stale) {
    Second fresh = new Second(second, new AtomicIntegerArray(SLOTS));
    if (ring.compareAndSet(index, stale, fresh)) {
      return fresh.counts;
    }
    Second theirs = ring.get(index);
    return theirs == null ? fresh.counts : theirs.counts;
  }

  /** What stands in the window now; empty when nothing ended in it. */
  Observation observation(long nowMillis) {
    int[] sums = sums(nowMillis / 1_000);
    Map<Fault.Kind, Integer> faults = new EnumMap<>(Fault.Kind.class);
    for (int i = 0; i < KINDS.size(); i++) {
      if (sums[FAULTS + i] > 0) {
        faults.put(KINDS.get(i), sums[FAULTS + i]);
      }
    }
    Tally calls =
        new Tally(
            sums[SUCCEEDED], sums[DECLINED], sums[NOT_EXECUTED], sums[UNKNOWN], faults, sums[SLOW]);
    return new Observation(
        calls,
        // Old bad calls tell nothing.
        calls.calls() == 0 ? 0 : badInARow.get(),
        LatencyBins.micros(sums, LATENCIES, 0.5),
        LatencyBins.micros(sums, LATENCIES, 0.95));
  }

  private int[] sums(long second) {
    int[] sums = new int[SLOTS];
    for (int i = 0; i < SECONDS; i++) {
      Second bucket = ring.get(i);
      if (bucket != null && bucket.number > second - SECONDS && bucket.number <= second) {
        for (int slot = 0; slot < SLOTS; slot++) {
          sums[slot] += bucket.counts.get(slot);
        }
      }
    }
    return sums;
  }
}
