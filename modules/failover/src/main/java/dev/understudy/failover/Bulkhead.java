package dev.understudy.failover;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds the calls that are in flight at one vendor from this node, so that a vendor that takes
 * over is not drowned, and one that is slow does not hold every thread. It is filled up to a part
 * that depends on how much a call matters. Entering and leaving neither locks nor allocates.
 */
public final class Bulkhead {

  private final int concurrency;
  private final AtomicInteger inFlight = new AtomicInteger();

  Bulkhead(int concurrency) {
    this.concurrency = concurrency;
  }

  /** Takes a place if there is one for calls like this; who got it must {@link #leave}. */
  public boolean tryEnter(Criticality criticality) {
    int limit = limit(criticality);
    int now = inFlight.get();
    while (now < limit) {
      int seen = inFlight.compareAndExchange(now, now + 1);
      if (seen == now) {
        return true;
      }
      now = seen;
    }
    return false;
  }

  public void leave() {
    inFlight.decrementAndGet();
  }

  /** Whether a call like this would get in now. */
  boolean hasRoom(Criticality criticality) {
    return inFlight.get() < limit(criticality);
  }

  public int inFlight() {
    return inFlight.get();
  }

  /** Rounded up: the smallest bulkhead still lets every kind of call in. */
  private int limit(Criticality criticality) {
    return (int) Math.ceil(concurrency * criticality.part());
  }
}
