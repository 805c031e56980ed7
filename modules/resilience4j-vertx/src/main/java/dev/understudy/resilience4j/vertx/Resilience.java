package dev.understudy.resilience4j.vertx;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decorates calls that return a {@link Future} with any of Resilience4j's parts, and with a {@link
 * Hedge}. Whatever the order in which parts are named, they are nested as Resilience4j documents:
 *
 * <pre>Retry ( Hedge ( CircuitBreaker ( RateLimiter ( TimeLimiter ( Bulkhead ( call ))))))</pre>
 *
 * <p>One part alone, or parts in another order, are had by nesting two decorations. Instances are
 * immutable and cheap: keep one for each vendor, or make one for each call.
 *
 * <p>No thread is ever blocked. The call is started on the calling thread at once where nothing has
 * to be waited for, else on the caller's Vert.x context; the callbacks of the returned future run
 * on the caller's context whatever thread ends the call. What a part records is recorded on the
 * thread that ends the call, at once: predicates and event consumers must not block.
 *
 * <p>The returned future always ends as the parts say; nothing is thrown. A call that throws or
 * returns {@code null} is a failed call. An {@link Error} is passed on, and as everywhere in
 * Resilience4j neither recorded nor retried; the permits are given back all the same.
 *
 * @see <a href="https://resilience4j.readme.io/docs/getting-started-3">Resilience4j: the order</a>
 */
public final class Resilience {

  /** From the inside to the outside. */
  private enum Place {
    BULKHEAD,
    TIME_LIMITER,
    RATE_LIMITER,
    CIRCUIT_BREAKER,
    HEDGE,
    RETRY
  }

  private final Vertx vertx;
  private final Map<Place, Stage> stages;

  private Resilience(Vertx vertx, Map<Place, Stage> stages) {
    this.vertx = vertx;
    this.stages = stages;
  }

  /** Nothing decorated yet, but for the callbacks that run on the caller's context. */
  public static Resilience of(Vertx vertx) {
    return new Resilience(vertx, new EnumMap<>(Place.class));
  }

  /**
   * Calls again after a failure, or a result that the retry's predicate refuses, with the retry's
   * interval between the end of one call and the start of the next.
   */
  public Resilience retry(Retry retry) {
    return with(Place.RETRY, new RetryStage(retry));
  }

  /** Starts another call while the first is slow. Only for calls that may be made twice. */
  public Resilience hedge(Hedge hedge) {
    return with(Place.HEDGE, new HedgeStage(hedge));
  }

  /**
   * Records each call, and refuses calls with {@code CallNotPermittedException} while the breaker
   * is open. What the parts inside refuse ({@code RequestNotPermitted}, {@code
   * BulkheadFullException}) is recorded too, unless the breaker's configuration ignores it.
   */
  public Resilience circuitBreaker(CircuitBreaker circuitBreaker) {
    return with(Place.CIRCUIT_BREAKER, new CircuitBreakerStage(circuitBreaker));
  }

  /** As {@link #rateLimiter(RateLimiter, int)}, one permit for each call. */
  public Resilience rateLimiter(RateLimiter rateLimiter) {
    return rateLimiter(rateLimiter, 1);
  }

  /**
   * Starts a call when the limiter has the permits for it. A call that would have to wait longer
   * than the limiter's {@code timeoutDuration} is refused at once, with {@code
   * RequestNotPermitted}. The limiter has to know reservations, as Resilience4j's default, {@code
   * AtomicRateLimiter}, does.
   *
   * @param permits that one call takes, at least 1
   */
  public Resilience rateLimiter(RateLimiter rateLimiter, int permits) {
    return with(Place.RATE_LIMITER, new RateLimiterStage(rateLimiter, permits));
  }

  /**
   * Fails with {@link java.util.concurrent.TimeoutException} when the call has not ended in time.
   * That is not a cancellation: the call goes on, its late result is dropped, and what it did is
   * unknown. A {@code Future} cannot be cancelled, so {@code cancelRunningFuture} does nothing.
   */
  public Resilience timeLimiter(TimeLimiter timeLimiter) {
    return with(Place.TIME_LIMITER, new TimeLimiterStage(timeLimiter));
  }

  /** As {@link #bulkhead(VertxBulkhead)}, by {@link BulkheadPolicy#DEFAULT}: nobody waits. */
  public Resilience bulkhead(Bulkhead bulkhead) {
    return bulkhead(VertxBulkhead.of(bulkhead));
  }

  /**
   * Bounds the calls that are under way. A permit is given back when the call has really ended,
   * also when a time limiter has long given up on it, at the latest after the policy's {@code
   * maxHold}. A call that gets no permit ends in {@code BulkheadFullException}.
   */
  public Resilience bulkhead(VertxBulkhead bulkhead) {
    return with(Place.BULKHEAD, new BulkheadStage(bulkhead));
  }

  /** A supplier whose every {@code get} is one decorated call; before that nothing happens. */
  public <T extends @Nullable Object> Supplier<Future<T>> decorate(Supplier<Future<T>> call) {
    return () -> execute(call);
  }

  /** Makes one decorated call now, for the context of the calling thread. */
  public <T extends @Nullable Object> Future<T> execute(Supplier<Future<T>> call) {
    Caller caller = Caller.of(vertx);
    Call<T> decorated = Call.of(call);
    for (Stage stage : stages.values()) {
      decorated = decorated.in(stage);
    }
    return caller.bind(decorated.start(caller));
  }

  private Resilience with(Place place, Stage stage) {
    if (stages.containsKey(place)) {
      throw new IllegalStateException(
          place + " is there already; to have two, decorate what is decorated");
    }
    Map<Place, Stage> more = new EnumMap<>(Place.class);
    more.putAll(stages);
    more.put(place, stage);
    return new Resilience(vertx, more);
  }
}
