package dev.understudy.resilience4j.vertx;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * The calls that wait for a permit, first come, first served. Each is told once: by a permit, or by
 * {@link BulkheadFullException}. Who has taken it out of the queue tells it.
 */
final class BulkheadQueue {

  private final Bulkhead bulkhead;
  private final Duration maxWait;
  private final int maxWaiting;
  // Also the lock: a permit that is given back while a call lines up must find it there.
  private final Queue<Waiting> waiting = new ArrayDeque<>();

  BulkheadQueue(Bulkhead bulkhead, Duration maxWait, int maxWaiting) {
    this.bulkhead = bulkhead;
    this.maxWait = maxWait;
    this.maxWaiting = maxWaiting;
  }

  static void refuseToBlock(Bulkhead bulkhead) {
    Duration wait = bulkhead.getBulkheadConfig().getMaxWaitDuration();
    if (!wait.isZero()) {
      throw new IllegalArgumentException(
          "maxWaitDuration of bulkhead '%s' must be 0, was %s: it would block the thread. Let calls wait by BulkheadPolicy.waiting"
              .formatted(bulkhead.getName(), wait));
    }
  }

  /** Ends when the caller holds a permit, at once if there is one. */
  Future<Void> turn(Caller caller) {
    // The bulkhead's configuration may have been changed.
    refuseToBlock(bulkhead);
    if (maxWaiting == 0) {
      return ask();
    }
    // Permits also come back unannounced, by releasePermission or a change of the configuration.
    letIn();
    synchronized (waiting) {
      if (waiting.size() == maxWaiting) {
        return ask();
      }
      boolean free = waiting.isEmpty() && available() && bulkhead.tryAcquirePermission();
      return free ? Future.succeededFuture() : lineUp(caller);
    }
  }

  private Future<Void> lineUp(Caller caller) {
    Promise<Void> promise = Promise.promise();
    Waiting call = new Waiting(caller, promise);
    Caller.Timer timer = caller.after(maxWait, () -> giveUp(call));
    waiting.add(call);
    return promise.future().andThen((permit, full) -> timer.cancel());
  }

  /** Hands the free permits to those who wait. */
  void letIn() {
    sendAwayThoseNobodyWaitsFor();
    List<Promise<Void>> in = new ArrayList<>();
    synchronized (waiting) {
      while (!waiting.isEmpty() && available() && bulkhead.tryAcquirePermission()) {
        in.add(waiting.remove().turn());
      }
    }
    // Not under the lock: their calls start now.
    in.forEach(Promise::complete);
  }

  private void giveUp(Waiting call) {
    boolean stillWaits;
    synchronized (waiting) {
      stillWaits = waiting.remove(call);
    }
    if (stillWaits) {
      ask().onComplete(call.turn());
    }
  }

  /** They must not take the places of others. */
  private void sendAwayThoseNobodyWaitsFor() {
    List<Waiting> gone;
    synchronized (waiting) {
      gone = waiting.stream().filter(call -> call.caller().hasItsEnd().getAsBoolean()).toList();
      waiting.removeAll(gone);
    }
    gone.forEach(call -> call.turn().fail(new NobodyWaits()));
  }

  /** Asks the bulkhead, which counts and announces the refusal. */
  private Future<Void> ask() {
    return bulkhead.tryAcquirePermission()
        ? Future.succeededFuture()
        : Future.failedFuture(BulkheadFullException.createBulkheadFullException(bulkhead));
  }

  /**
   * Looked at before it is asked, since the bulkhead announces each failed try as a refused call.
   */
  private boolean available() {
    return bulkhead.getMetrics().getAvailableConcurrentCalls() > 0;
  }

  private record Waiting(Caller caller, Promise<Void> turn) {}
}
