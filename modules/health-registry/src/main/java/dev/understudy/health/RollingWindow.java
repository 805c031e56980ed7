package dev.understudy.health;

import dev.understudy.failover.Fault;
import dev.understudy.failover.Observation;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Tally;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The calls of one class of operations at one vendor, by second, for the last ten. Writers do not
 * lock, and do not allocate but once a second. A good call is one count, in one place of memory:
 * with hundreds of vendors every place more is one that the processor's cache does not hold.
 */
final class RollingWindow {

  static final int SECONDS = 10;

  /** Calls that were answered, by how long they took: so what succeeded need not be counted. */
  private static final int LATENCIES = 0;

  private static final int DECLINED = LATENCIES + LatencyBins.COUNT;
  private static final int NOT_EXECUTED = DECLINED + 1;
  private static final int UNKNOWN = DECLINED + 2;
  private static final int SLOW = DECLINED + 3;
  private static final int FAULTS = DECLINED + 4;
  private static final List<Fault.Kind> KINDS = List.of(Fault.Kind.values());
  private static final int SLOTS = FAULTS + KINDS.size();

  private static final VarHandle COUNTS = MethodHandles.arrayElementVarHandle(int[].class);
  private static final AtomicIntegerFieldUpdater<RollingWindow> BAD_IN_A_ROW =
      AtomicIntegerFieldUpdater.newUpdater(RollingWindow.class, "badInARow");

  /** More than anything that reads it asks for; without a limit it would overflow one day. */
  private static final int MOST_IN_A_ROW = 1_000_000;

  private final String operation;
  private final long slowNanos;
  private final AtomicReferenceArray<Second> ring = new AtomicReferenceArray<>(SECONDS);

  /** One of the ring, mostly that of this second. */
  private volatile Second latest = new Second(-1);

  @SuppressWarnings("UnusedVariable") // it is written by its updater
  private volatile int badInARow;

  /** What ended in one second of the clock. */
  private static final class Second {
    private final long number;
    private final int[] counts = new int[SLOTS];

    Second(long number) {
      this.number = number;
    }

    void count(int slot) {
      int _ = (int) COUNTS.getAndAdd(counts, slot, 1);
    }

    int get(int slot) {
      return (int) COUNTS.getVolatile(counts, slot);
    }
  }

  RollingWindow(String operation, Duration slowCall) {
    this.operation = operation;
    this.slowNanos = slowCall.toNanos();
  }

  String operation() {
    return operation;
  }

  /** Notes how a call ended, and gives whether that was good. */
  boolean add(Outcome<?> outcome, long tookNanos, long nowMillis) {
    Second second = second(nowMillis / 1_000);
    // The common case first, without the switch over the others.
    if (outcome instanceof Outcome.Success<?>) {
      return good(second, tookNanos);
    }
    return switch (outcome) {
      case Outcome.Success<?> _ -> good(second, tookNanos);
      // The vendor answered: that is good health, whatever it said.
      case Outcome.Declined<?> _ -> {
        second.count(DECLINED);
        yield good(second, tookNanos);
      }
      case Outcome.NotExecuted<?>(Fault fault) -> bad(second, NOT_EXECUTED, fault);
      case Outcome.Unknown<?>(Fault fault) -> bad(second, UNKNOWN, fault);
    };
  }

  private boolean good(Second second, long tookNanos) {
    second.count(LATENCIES + LatencyBins.of(tookNanos));
    if (tookNanos >= slowNanos) {
      second.count(SLOW);
    }
    if (badInARow != 0) {
      badInARow = 0;
    }
    return true;
  }

  private boolean bad(Second second, int slot, Fault fault) {
    second.count(slot);
    second.count(FAULTS + KINDS.indexOf(fault.kind()));
    BAD_IN_A_ROW.updateAndGet(this, n -> Math.min(n + 1, MOST_IN_A_ROW));
    return false;
  }

  private Second second(long number) {
    Second now = latest;
    return now.number == number ? now : next(number);
  }

  /** Of several that come first in a second, one puts its counts up and the others take them. */
  private Second next(long number) {
    int index = (int) (number % SECONDS);
    Second there = ring.get(index);
    if (there == null || there.number != number) {
      Second fresh = new Second(number);
      Second theirs = ring.compareAndExchange(index, there, fresh);
      there = theirs == null || theirs == there ? fresh : theirs;
    }
    latest = there;
    return there;
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
    int answered = Arrays.stream(sums, LATENCIES, LATENCIES + LatencyBins.COUNT).sum();
    // A call may end between its two counts.
    int succeeded = Math.max(0, answered - sums[DECLINED]);
    Tally calls =
        new Tally(succeeded, sums[DECLINED], sums[NOT_EXECUTED], sums[UNKNOWN], faults, sums[SLOW]);
    return new Observation(
        calls,
        // Old bad calls tell nothing.
        calls.calls() == 0 ? 0 : badInARow,
        LatencyBins.micros(sums, LATENCIES, 0.5),
        LatencyBins.micros(sums, LATENCIES, 0.95));
  }

  private int[] sums(long second) {
    int[] sums = new int[SLOTS];
    for (int i = 0; i < SECONDS; i++) {
      Second bucket = ring.get(i);
      if (bucket != null && bucket.number > second - SECONDS && bucket.number <= second) {
        for (int slot = 0; slot < SLOTS; slot++) {
          sums[slot] += bucket.get(slot);
        }
      }
    }
    return sums;
  }
}
