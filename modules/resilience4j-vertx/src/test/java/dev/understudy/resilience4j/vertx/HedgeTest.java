package dev.understudy.resilience4j.vertx;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HedgeTest {

  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofMinutes(1);

  private static Vertx vertx;

  /** What the vendor says to the first, second, … copy; each is told that its copy was started. */
  private final List<Promise<String>> answers =
      Stream.generate(Promise::<String>promise).limit(4).toList();

  private final List<Promise<Void>> starts =
      Stream.generate(Promise::<Void>promise).limit(4).toList();
  private final List<Long> startedAt = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().await(5, SECONDS);
  }

  private Future<String> call(Duration delay, int maxCalls) {
    return Resilience.of(vertx)
        .hedge(new Hedge(delay, maxCalls))
        .execute(
            () -> {
              int copy = startedAt.size();
              startedAt.add(System.nanoTime());
              starts.get(copy).complete();
              return answers.get(copy).future();
            });
  }

  private void untilStarted(int copy) throws Exception {
    starts.get(copy).future().await(5, SECONDS);
  }

  @Test
  void aFastCallIsMadeOnce() throws Exception {
    Future<String> answer = callThatEndsBeforeTheDelay(() -> answers.get(0).complete("first"));

    assertThat(answer.await(5, SECONDS)).isEqualTo("first");
    theDelayPasses();
    assertThat(startedAt).hasSize(1);
  }

  /** On the event loop whose timer it is: that cannot fire in between. */
  private Future<String> callThatEndsBeforeTheDelay(Runnable end) {
    Promise<String> answer = Promise.promise();
    vertx.runOnContext(
        ignored -> {
          call(SHORT, 2).onComplete(answer);
          end.run();
        });
    return answer.future();
  }

  /** Timers on one event loop fire in the order of their time, so this one is after the hedge's. */
  private static void theDelayPasses() throws Exception {
    vertx.timer(SHORT.toMillis() * 2).await(5, SECONDS);
  }

  @Test
  void theSecondCopyIsStartedWhenTheDelayHasPassedAndMayWin() throws Exception {
    Future<String> answer = call(SHORT, 2);
    assertThat(startedAt).hasSize(1);
    untilStarted(1);
    assertThat(startedAt.get(1) - startedAt.get(0)).isGreaterThanOrEqualTo(SHORT.toNanos());

    answers.get(1).complete("second");

    assertThat(answer.await(5, SECONDS)).isEqualTo("second");
  }

  @Test
  void theResultOfTheLoserIsDropped() throws Exception {
    Future<String> answer = call(SHORT, 2);
    untilStarted(1);

    answers.get(0).complete("first");
    answers.get(1).complete("second");

    assertThat(answer.await(5, SECONDS)).isEqualTo("first");
  }

  @Test
  void noMoreCopiesThanMaxCallsAreStarted() throws Exception {
    Future<String> answer = call(SHORT, 3);
    untilStarted(2);

    theDelayPasses();

    assertThat(startedAt).hasSize(3);
    answers.get(2).complete("third");
    assertThat(answer.await(5, SECONDS)).isEqualTo("third");
  }

  @Test
  void aFailureBeforeTheDelayEndsTheCallWithoutAnother() throws Exception {
    Future<String> answer = callThatEndsBeforeTheDelay(() -> answers.get(0).fail("no"));

    assertThatThrownBy(() -> answer.await(5, SECONDS)).hasMessage("no");
    theDelayPasses();
    assertThat(startedAt).hasSize(1);
  }

  @Test
  void aFailureIsWaitedOutWhileAnotherCopyIsUnderWay() throws Exception {
    Future<String> answer = call(SHORT, 2);
    untilStarted(1);

    answers.get(0).fail("no");
    assertThat(answer.isComplete()).isFalse();
    answers.get(1).complete("second");

    assertThat(answer.await(5, SECONDS)).isEqualTo("second");
  }

  @Test
  void whenAllFailTheFailureOfTheFirstIsPassedOn() throws Exception {
    Future<String> answer = call(SHORT, 2);
    untilStarted(1);

    answers.get(1).fail("second");
    assertThat(answer.isComplete()).isFalse();
    answers.get(0).fail("first");

    assertThatThrownBy(() -> answer.await(5, SECONDS)).hasMessage("first");
  }

  @Test
  void thatIsSoAlsoWhenTheFirstFailedFirst() throws Exception {
    Future<String> answer = call(SHORT, 2);
    untilStarted(1);

    answers.get(0).fail("first");
    answers.get(1).fail("second");

    assertThatThrownBy(() -> answer.await(5, SECONDS)).hasMessage("first");
  }

  @Test
  void aHedgeOfOneCallOrOfManyOrWithoutDelayIsRefused() {
    assertThatThrownBy(() -> new Hedge(LONG, 1)).hasMessage("maxCalls must be in [2, 10], was 1");
    assertThatThrownBy(() -> new Hedge(LONG, 11)).hasMessage("maxCalls must be in [2, 10], was 11");
    assertThatThrownBy(() -> new Hedge(Duration.ZERO, 2))
        .hasMessage("delay must be more than 0, was PT0S");
  }
}
