package dev.understudy.resilience4j.vertx;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.bulkhead.event.BulkheadEvent;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BulkheadTest {

  private static Vertx vertx;

  private final Bulkhead one =
      Bulkhead.of("vendor", BulkheadConfig.custom().maxConcurrentCalls(1).build());
  private final List<BulkheadEvent.Type> events = new CopyOnWriteArrayList<>();
  private final Promise<String> vendor = Promise.promise();

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().await(5, SECONDS);
  }

  private int free() {
    return one.getMetrics().getAvailableConcurrentCalls();
  }

  @Test
  void aCallTooManyIsRefusedAtOnceAndNotMade() {
    one.getEventPublisher().onEvent(event -> events.add(event.getEventType()));
    Resilience resilience = Resilience.of(vertx).bulkhead(one);
    Future<String> first = resilience.execute(vendor::future);

    Future<String> second =
        resilience.execute(
            () -> {
              throw new AssertionError("must not be called");
            });

    assertThatThrownBy(() -> second.await(5, SECONDS)).isInstanceOf(BulkheadFullException.class);
    assertThat(first.isComplete()).isFalse();
    assertThat(events)
        .containsExactly(BulkheadEvent.Type.CALL_PERMITTED, BulkheadEvent.Type.CALL_REJECTED);
  }

  @Test
  void thePermitIsHeldUntilTheCallEnds() throws Exception {
    one.getEventPublisher().onEvent(event -> events.add(event.getEventType()));
    Future<String> answer = Resilience.of(vertx).bulkhead(one).execute(vendor::future);
    assertThat(free()).isZero();

    vendor.complete("yes");

    assertThat(answer.await(5, SECONDS)).isEqualTo("yes");
    assertThat(free()).isEqualTo(1);
    assertThat(events)
        .containsExactly(BulkheadEvent.Type.CALL_PERMITTED, BulkheadEvent.Type.CALL_FINISHED);
  }

  @Test
  void aTimeOutDoesNotGiveThePermitBackSinceTheCallGoesOn() {
    Future<String> answer =
        Resilience.of(vertx)
            .timeLimiter(TimeLimiter.of(Duration.ofMillis(10)))
            .bulkhead(one)
            .execute(vendor::future);

    assertThatThrownBy(() -> answer.await(5, SECONDS)).isInstanceOf(TimeoutException.class);
    assertThat(free()).isZero();

    vendor.complete("late");
    assertThat(free()).isEqualTo(1);
  }

  @Test
  void aCallThatNeverEndsHoldsItsPermitForMaxHold() throws Exception {
    Promise<BulkheadEvent.Type> finished = Promise.promise();
    one.getEventPublisher().onCallFinished(event -> finished.complete(event.getEventType()));
    BulkheadPolicy policy = BulkheadPolicy.DEFAULT.holding(Duration.ofMillis(20));

    Future<String> answer =
        Resilience.of(vertx).bulkhead(VertxBulkhead.of(one, policy)).execute(vendor::future);
    assertThat(free()).isZero();

    assertThat(finished.future().await(5, SECONDS)).isEqualTo(BulkheadEvent.Type.CALL_FINISHED);
    assertThat(free()).isEqualTo(1);
    assertThat(answer.isComplete()).isFalse();
  }

  @Test
  void anEndAfterMaxHoldGivesNoSecondPermitBackAndIsStillDelivered() throws Exception {
    Promise<Void> finished = Promise.promise();
    one.getEventPublisher().onCallFinished(event -> finished.complete());
    BulkheadPolicy policy = BulkheadPolicy.DEFAULT.holding(Duration.ofMillis(20));
    Future<String> answer =
        Resilience.of(vertx).bulkhead(VertxBulkhead.of(one, policy)).execute(vendor::future);
    finished.future().await(5, SECONDS);

    vendor.complete("late");

    assertThat(answer.await(5, SECONDS)).isEqualTo("late");
    assertThat(free()).isEqualTo(1);
  }

  @Test
  void aBulkheadThatWouldBlockTheThreadIsRefused() {
    Bulkhead blocking =
        Bulkhead.of(
            "vendor", BulkheadConfig.custom().maxWaitDuration(Duration.ofSeconds(1)).build());

    assertThatThrownBy(() -> Resilience.of(vertx).bulkhead(blocking))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("maxWaitDuration of bulkhead 'vendor' must be 0, was PT1S");
  }

  @Test
  void aBulkheadThatIsReconfiguredToBlockIsRefusedWhenItIsUsed() {
    Resilience resilience = Resilience.of(vertx).bulkhead(one);
    one.changeConfig(
        BulkheadConfig.from(one.getBulkheadConfig())
            .maxWaitDuration(Duration.ofSeconds(1))
            .build());

    Future<String> answer = resilience.execute(vendor::future);

    assertThatThrownBy(() -> answer.await(5, SECONDS)).hasMessageContaining("must be 0, was PT1S");
    assertThat(free()).isEqualTo(1);
  }
}
