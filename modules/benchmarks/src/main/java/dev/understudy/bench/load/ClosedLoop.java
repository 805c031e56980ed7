package dev.understudy.bench.load;

import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;

/** A fixed number of callers, each of which asks again as soon as it is answered. */
public final class ClosedLoop {

  private static final int DIGITS = 3;
  private static final long PATIENCE_SECONDS = 20;

  private final Client client;
  private final Requests requests;
  private final Predicate<Answer> good;
  private final long startNanos = System.nanoTime();
  private final long endNanos;
  private final CountDownLatch ended;
  // Of the event loop, until all callers have ended.
  private final Histogram took = new Histogram(DIGITS);
  private final SortedMap<Integer, Long> failures = new TreeMap<>();
  private long number;

  private ClosedLoop(
      Client client, Requests requests, int callers, Duration length, Predicate<Answer> good) {
    this.good = good;
    this.client = client;
    this.requests = requests;
    this.endNanos = startNanos + length.toNanos();
    this.ended = new CountDownLatch(callers);
  }

  /**
   * How it went.
   *
   * @param good answers that were good
   * @param perSecond of them
   * @param p99 in milliseconds, of all answers
   * @param failures answers that were not good, by their status
   */
  public record Result(
      long good, double perSecond, double p50, double p99, SortedMap<Integer, Long> failures) {

    /** Answers that were not good. */
    public long failed() {
      return failures.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** Runs for so long. */
  public static Result run(Client client, Requests requests, int callers, Duration length)
      throws InterruptedException {
    return run(client, requests, callers, length, Answer::isGood);
  }

  /** The same, where not every answer of success is what was asked for. */
  public static Result run(
      Client client, Requests requests, int callers, Duration length, Predicate<Answer> good)
      throws InterruptedException {
    ClosedLoop loop = new ClosedLoop(client, requests, callers, length, good);
    for (int i = 0; i < callers; i++) {
      int caller = i;
      client.onLoop(() -> loop.ask(caller));
    }
    long patience = length.toNanos() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    if (!loop.ended.await(patience, TimeUnit.NANOSECONDS)) {
      throw new IllegalStateException("callers have not ended: " + loop.ended.getCount());
    }
    return loop.result();
  }

  private void ask(int caller) {
    long start = System.nanoTime();
    if (start >= endNanos) {
      ended.countDown();
      return;
    }
    var _ =
        client
            .send(requests.next(caller, number++))
            .onSuccess(
                answer -> {
                  took.recordValue(System.nanoTime() - start);
                  if (!good.test(answer)) {
                    failures.merge(answer.status(), 1L, Long::sum);
                  }
                  ask(caller);
                });
  }

  private Result result() {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    long failed = failures.values().stream().mapToLong(Long::longValue).sum();
    long succeeded = took.getTotalCount() - failed;
    return new Result(
        succeeded,
        succeeded / seconds,
        took.getValueAtPercentile(50) / 1e6,
        took.getValueAtPercentile(99) / 1e6,
        failures);
  }
}
