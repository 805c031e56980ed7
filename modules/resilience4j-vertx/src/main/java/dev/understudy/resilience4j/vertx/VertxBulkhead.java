package dev.understudy.resilience4j.vertx;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A bulkhead whose calls wait in a queue, not in a thread. Make one for each {@link Bulkhead} and
 * keep it: the queue is its state. The bulkhead may be used by others too; what they give back goes
 * to the calls that wait here, as long as they call {@link Bulkhead#onComplete()}, as all of
 * Resilience4j's decorators do.
 */
public final class VertxBulkhead {

  private final Bulkhead bulkhead;
  private final BulkheadPolicy policy;
  private final BulkheadQueue queue;

  private VertxBulkhead(Bulkhead bulkhead, BulkheadPolicy policy) {
    this.bulkhead = bulkhead;
    this.policy = policy;
    this.queue = new BulkheadQueue(bulkhead, policy.maxWait(), policy.maxWaiting());
  }

  /** By {@link BulkheadPolicy#DEFAULT}. */
  public static VertxBulkhead of(Bulkhead bulkhead) {
    return of(bulkhead, BulkheadPolicy.DEFAULT);
  }

  /**
   * By the policy given.
   *
   * @throws IllegalArgumentException if the bulkhead's {@code maxWaitDuration} is more than 0: it
   *     would block the calling thread
   */
  public static VertxBulkhead of(Bulkhead bulkhead, BulkheadPolicy policy) {
    BulkheadQueue.refuseToBlock(bulkhead);
    VertxBulkhead made = new VertxBulkhead(bulkhead, policy);
    // Who lets nobody wait listens to nothing, so that one may be made for each call.
    if (policy.maxWaiting() > 0) {
      bulkhead.getEventPublisher().onCallFinished(ignored -> made.queue.letIn());
    }
    return made;
  }

  <T extends @Nullable Object> Future<T> run(Caller caller, Call<T> next) {
    Future<Void> turn = queue.turn(caller);
    return turn.succeeded()
        ? hold(caller, next)
        : turn.compose(ignored -> hold(caller, later -> later.onContext(next)));
  }

  /** The permit comes back once: when the call has ended, or its time is up. */
  private <T extends @Nullable Object> Future<T> hold(Caller caller, Call<T> next) {
    AtomicBoolean held = new AtomicBoolean(true);
    Runnable giveBack =
        () -> {
          if (held.getAndSet(false)) {
            bulkhead.onComplete();
          }
        };
    Future<T> call = next.start(caller).andThen((result, failure) -> giveBack.run());
    if (!call.isComplete()) {
      Caller.Timer bound = caller.after(policy.maxHold(), giveBack);
      call.onComplete((result, failure) -> bound.cancel());
    }
    return call;
  }
}
