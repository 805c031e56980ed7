package dev.understudy.bench;

import dev.understudy.bench.load.Client;
import dev.understudy.bench.load.ClosedLoop;
import dev.understudy.bench.load.Requests;
import java.time.Duration;

/**
 * Brings a server to where its code is compiled: by so many answers rather than for so long, since
 * of two servers the slower one would else be measured colder.
 */
final class WarmUp {

  private static final Duration SLICE = Duration.ofSeconds(1);

  private WarmUp() {}

  /** Asks until enough was answered, or patience ends. */
  static void by(Run run, Client client, Requests requests, int callers)
      throws InterruptedException {
    long wanted = run.times(200_000, 50_000);
    long end = System.nanoTime() + run.seconds(120, 30).toNanos();
    while (wanted > 0 && System.nanoTime() < end) {
      wanted -= ClosedLoop.run(client, requests, callers, SLICE).good();
    }
  }
}
