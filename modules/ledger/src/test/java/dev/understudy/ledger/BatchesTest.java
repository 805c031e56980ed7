package dev.understudy.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is written with whom, and who fails with whom. */
class BatchesTest {

  private static final int WRONG = 13;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ConcurrentLinkedQueue<List<Integer>> statements = new ConcurrentLinkedQueue<>();
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final AtomicBoolean lost = new AtomicBoolean();

  /** The first statement lasts until the test lets it end. */
  private final Batches<Integer, String> batches = new Batches<>(4, 1, this::write);

  @AfterEach
  void stop() {
    mayEnd.countDown();
    threads.close();
  }

  private List<String> write(List<Integer> items) {
    statements.add(items);
    running.countDown();
    await(mayEnd);
    if (lost.get()) {
      throw new DatabaseUnavailableException(new java.io.IOException("gone"));
    }
    if (items.contains(WRONG)) {
      throw new PgException("invalid byte sequence", "ERROR", "22021", "");
    }
    return items.stream().map(item -> "row " + item).toList();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One that is being written, and those that come meanwhile. */
  private List<Future<String>> comeWhileOneIsWritten(int... items) {
    Future<String> _ = threads.submit(() -> batches.write(0));
    await(running);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    List<Future<String>> come =
        IntStream.of(items).mapToObj(item -> threads.submit(() -> batches.write(item))).toList();
    while (batches.waiting() < items.length && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(batches.waiting()).isEqualTo(items.length);
    return come;
  }

  private static String answer(Future<String> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  @Test
  void whatComesAloneIsWrittenAtOnce() {
    mayEnd.countDown();

    assertThat(batches.write(1)).isEqualTo("row 1");
    assertThat(batches.write(2)).isEqualTo("row 2");
    assertThat(statements).containsExactly(List.of(1), List.of(2));
  }

  @Test
  void whatComesWhileOneIsWrittenIsWrittenTogetherAndEachGetsItsOwnAnswer() throws Exception {
    List<Future<String>> come = comeWhileOneIsWritten(1, 2, 3);
    mayEnd.countDown();

    assertThat(answer(come.get(0))).isEqualTo("row 1");
    assertThat(answer(come.get(1))).isEqualTo("row 2");
    assertThat(answer(come.get(2))).isEqualTo("row 3");
    assertThat(statements).hasSize(2);
    assertThat(List.copyOf(statements).getLast()).containsExactlyInAnyOrder(1, 2, 3);
  }

  @Test
  void nobodyIsAnsweredBeforeItsStatementHasEnded() {
    List<Future<String>> come = comeWhileOneIsWritten(1);

    assertThat(come.getFirst()).isNotDone();
  }

  @Test
  void aBatchIsNoLargerThanItMayBe() throws Exception {
    List<Future<String>> come = comeWhileOneIsWritten(1, 2, 3, 4, 5, 6);
    mayEnd.countDown();
    for (Future<String> each : come) {
      assertThat(answer(each)).startsWith("row");
    }

    assertThat(statements).extracting(List::size).containsExactly(1, 4, 2);
  }

  @Test
  void whatTheDatabaseRefusesFailsAloneAndItsNeighboursAreWritten() throws Exception {
    List<Future<String>> come = comeWhileOneIsWritten(1, WRONG, 3);
    mayEnd.countDown();

    assertThat(answer(come.get(0))).isEqualTo("row 1");
    assertThat(answer(come.get(2))).isEqualTo("row 3");
    assertThatThrownBy(() -> answer(come.get(1)))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(PgException.class);
  }

  @Test
  void aDatabaseThatIsLostFailsAllOfABatchAndIsNotAskedAgainForEach() {
    List<Future<String>> come = comeWhileOneIsWritten(1, 2, 3);
    lost.set(true);
    mayEnd.countDown();

    for (Future<String> each : come) {
      assertThat(catchThrowable(() -> answer(each)))
          .hasCauseInstanceOf(DatabaseUnavailableException.class);
    }
    assertThat(statements).hasSize(2);
  }

  @Test
  void whoseCallerHasGoneIsNotWritten() throws Exception {
    Future<String> first = threads.submit(() -> batches.write(0));
    await(running);

    assertThatThrownBy(() -> Patience.of(Duration.ofMillis(20), () -> batches.write(1)))
        .isInstanceOf(DatabaseUnavailableException.class);
    mayEnd.countDown();

    assertThat(answer(first)).isEqualTo("row 0");
    assertThat(batches.write(2)).isEqualTo("row 2");
    assertThat(statements).containsExactly(List.of(0), List.of(2));
  }
}
