package dev.understudy.resilience4j.vertx;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BulkheadQueueTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private static Vertx vertx;

  private final Bulkhead one =
      Bulkhead.of("vendor", BulkheadConfig.custom().maxConcurrentCalls(1).build());
  private final AtomicInteger rejected = new AtomicInteger();
  private final List<String> started = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().await(5, SECONDS);
  }

  private Resilience waiting(Duration maxWait, int maxWaiting) {
    one.getEventPublisher().onCallRejected(event -> rejected.incrementAndGet());
    BulkheadPolicy policy = BulkheadPolicy.DEFAULT.waiting(maxWait, maxWaiting);
    return Resilience.of(vertx).bulkhead(VertxBulkhead.of(one, policy));
  }

  private Future<String> call(Resilience resilience, String name, Future<String> end) {
    return resilience.execute(
        () -> {
          started.add(name);
          return end;
        });
  }

  @Test
  void callsWaitAndStartInTheOrderInWhichTheyCame() throws Exception {
    Resilience resilience = waiting(LONG, 2);
    Promise<String> a = Promise.promise();
    Future<String> first = call(resilience, "a", a.future());
    Future<String> second = call(resilience, "b", Future.succeededFuture("B"));
    Future<String> third = call(resilience, "c", Future.succeededFuture("C"));
    assertThat(started).containsExactly("a");

    a.complete("A");

    assertThat(first.await(5, SECONDS)).isEqualTo("A");
    assertThat(third.await(5, SECONDS)).isEqualTo("C");
    assertThat(second.await(5, SECONDS)).isEqualTo("B");
    assertThat(started).containsExactly("a", "b", "c");
    assertThat(rejected).hasValue(0);
    assertThat(one.getMetrics().getAvailableConcurrentCalls()).isEqualTo(1);
  }

  @Test
  void theQueueIsBounded() {
    Resilience resilience = waiting(LONG, 1);
    Promise<String> a = Promise.promise();
    Future<String> first = call(resilience, "a", a.future());
    Future<String> second = call(resilience, "b", Future.succeededFuture("B"));

    Future<String> third = call(resilience, "c", Future.succeededFuture("C"));

    assertThatThrownBy(() -> third.await(5, SECONDS)).isInstanceOf(BulkheadFullException.class);
    assertThat(rejected).hasValue(1);
    assertThat(first.isComplete()).isFalse();
    assertThat(second.isComplete()).isFalse();
  }

  @Test
  void whoHasWaitedTooLongIsRefusedOnceAndNotCalled() {
    Resilience resilience = waiting(Duration.ofMillis(20), 1);
    Future<String> first = call(resilience, "a", Promise.<String>promise().future());

    Future<String> second = call(resilience, "b", Future.succeededFuture("B"));

    assertThatThrownBy(() -> second.await(5, SECONDS)).isInstanceOf(BulkheadFullException.class);
    assertThat(rejected).hasValue(1);
    assertThat(started).containsExactly("a");
    assertThat(first.isComplete()).isFalse();
  }

  @Test
  void aPermitThatSomebodyElseGivesBackLetsTheNextIn() throws Exception {
    Resilience resilience = waiting(LONG, 1);
    one.acquirePermission();
    Future<String> answer = call(resilience, "a", Future.succeededFuture("A"));
    assertThat(started).isEmpty();

    one.onComplete();

    assertThat(answer.await(5, SECONDS)).isEqualTo("A");
  }

  @Test
  void aPermitThatComesBackUnannouncedIsForWhoHasWaitedLongest() throws Exception {
    Resilience resilience = waiting(LONG, 2);
    one.acquirePermission();
    Promise<String> a = Promise.promise();
    Future<String> first = call(resilience, "a", a.future());

    one.releasePermission();
    Future<String> second = call(resilience, "b", Future.succeededFuture("B"));
    a.complete("A");

    assertThat(second.await(5, SECONDS)).isEqualTo("B");
    assertThat(first.await(5, SECONDS)).isEqualTo("A");
    assertThat(started).containsExactly("a", "b");
  }

  @Test
  void aCallWhoseCallerHasTimedOutIsNotStartedAndLeavesItsPlace() throws Exception {
    Resilience patient = waiting(LONG, 1);
    Resilience limited = patient.timeLimiter(TimeLimiter.of(Duration.ofMillis(20)));
    one.acquirePermission();
    Future<String> gone = call(limited, "gone", Future.succeededFuture("never"));
    assertThatThrownBy(() -> gone.await(5, SECONDS)).isInstanceOf(TimeoutException.class);

    // The queue has one place.
    Future<String> next = call(patient, "next", Future.succeededFuture("yes"));
    one.onComplete();

    assertThat(next.await(5, SECONDS)).isEqualTo("yes");
    assertThat(started).containsExactly("next");
    assertThat(one.getMetrics().getAvailableConcurrentCalls()).isEqualTo(1);
  }

  @Test
  void aThousandCallsFromManyThreadsNeverExceedTheBoundAndAllGetTheirTurn() throws Exception {
    Bulkhead three = Bulkhead.of("three", BulkheadConfig.custom().maxConcurrentCalls(3).build());
    Resilience resilience =
        Resilience.of(vertx)
            .bulkhead(VertxBulkhead.of(three, BulkheadPolicy.DEFAULT.waiting(LONG, 1000)));
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();

    List<Future<Long>> answers = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      Promise<Long> answer = Promise.promise();
      answers.add(answer.future());
      vertx.runOnContext(
          ignored -> resilience.execute(() -> work(running, most)).onComplete(answer));
    }
    Future.all(answers).await(30, SECONDS);

    assertThat(most).hasValueBetween(1, 3);
    assertThat(running).hasValue(0);
    assertThat(three.getMetrics().getAvailableConcurrentCalls()).isEqualTo(3);
  }

  private static Future<Long> work(AtomicInteger running, AtomicInteger most) {
    most.accumulateAndGet(running.incrementAndGet(), Math::max);
    return vertx
        .executeBlocking(System::nanoTime, false)
        .onComplete(ended -> running.decrementAndGet());
  }
}
