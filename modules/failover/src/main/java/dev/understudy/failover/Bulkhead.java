package dev.understudy.failover;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * Bounds the calls that are in flight at one vendor from this node, so that a vendor that takes
 * over is not drowned, and one that is slow does not hold every thread. It is filled up to a part
 * that depends on how much a call matters. Entering and leaving neither locks nor allocates.
 */
public final class Bulkhead {

  /**
   * A field of this object and no object of its own: with hundreds of vendors, one less to load.
   */
  private static final AtomicIntegerFieldUpdater<Bulkhead> IN_FLIGHT =
      AtomicIntegerFieldUpdater.newUpdater(Bulkhead.class, "inFlight");

  private final int concurrency;
  private volatile int inFlight;

  Bulkhead(int concurrency) {
    this.concurrency = concurrency;
  }

  /** Takes a place if there is one for calls like this; who got it must {@link #leave}. */
  public boolean tryEnter(Criticality criticality) {
    int limit = limit(criticality);
    for (int now = inFlight; now < limit; now = inFlight) {
      if (IN_FLIGHT.compareAndSet(this, now, now + 1)) {
        return true;
      }
    }
    return false;
  }

  public void leave() {
    IN_FLIGHT.decrementAndGet(this);
  }

  /** Whether a call like this would get in now. */
  boolean hasRoom(Criticality criticality) {
    return inFlight < limit(criticality);
  }

  public int inFlight() {
    return inFlight;
  }

  /** Rounded up: the smallest bulkhead still lets every kind of call in. */
  private int limit(Criticality criticality) {
    return (int) Math.ceil(concurrency * criticality.part());
  }
}
