package dev.understudy.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests at a fixed rate, whether or not earlier ones have ended; a latency counts from when its
 * request was meant to start. So a server that stands still cannot slow down what measures it (Gil
 * Tene's "coordinated omission").
 */
public final class OpenLoop {

  /** Beyond the client's own limit. */
  private static final long PATIENCE_SECONDS = 20;

  private final Client client;
  private final Requests requests;
  private final long gapNanos;
  private final int total;
  private final long startNanos = System.nanoTime();
  private final List<Sample> samples = new ArrayList<>(); // of the event loop
  private final CountDownLatch ended;

  private OpenLoop(Client client, Requests requests, int perSecond, Duration length) {
    this.client = client;
    this.requests = requests;
    this.gapNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.total = Math.toIntExact(length.toNanos() / gapNanos);
    this.ended = new CountDownLatch(total);
  }

  /** Starts at once. */
  public static OpenLoop start(Client client, Requests requests, int perSecond, Duration length) {
    OpenLoop loop = new OpenLoop(client, requests, perSecond, length);
    Thread.ofPlatform().daemon().name("arrivals").start(loop::arrive);
    return loop;
  }

  private void arrive() {
    for (int i = 0; i < total; i++) {
      long number = i;
      long intended = startNanos + i * gapNanos;
      waitUntil(intended);
      client.onLoop(() -> send(number, intended));
    }
  }

  private void send(long number, long intended) {
    var _ =
        client
            .send(requests.next(0, number))
            .onSuccess(
                answer -> {
                  samples.add(
                      new Sample(
                          Duration.ofNanos(intended - startNanos),
                          Duration.ofNanos(System.nanoTime() - intended),
                          answer));
                  ended.countDown();
                });
  }

  /** Waits until so much time of the load has passed, and says how much has by then. */
  public Duration waitFor(Duration passed) {
    waitUntil(startNanos + passed.toNanos());
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  private static void waitUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Waits for the last answer. */
  public Samples samples() throws InterruptedException {
    long length = gapNanos * total;
    if (!ended.await(length + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS), TimeUnit.NANOSECONDS)) {
      throw new IllegalStateException("requests have not ended: " + ended.getCount());
    }
    return new Samples(samples);
  }
}
