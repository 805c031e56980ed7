package dev.understudy.payments.process;

import dev.understudy.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** For a time, nodes are killed and vendors misbehave, at moments that are drawn from a seed. */
final class Storm {

  /** Half of the time a vendor behaves. */
  private static final List<String> BEHAVIOURS =
      List.of(
          "{}",
          "{}",
          "{}",
          "{}",
          "{\"loseReplies\": true}",
          "{\"executeAfterMs\": 1500}",
          "{\"executeAfterMs\": 4500}",
          "{\"failAfterExecutionRate\": 0.4}",
          "{\"errorRate\": 0.5}",
          "{\"latencyMs\": 1500}");

  /** What was asked of a vendor that is late may be executed so much after the storm. */
  static final Duration LATEST = Duration.ofMillis(4500);

  /** It goes on until so many were killed: on a busy machine a node needs long to be back. */
  static final int LEAST_KILLS = 4;

  private static final Duration LONGEST_OVERTIME = Duration.ofSeconds(60);

  private final Cluster cluster;
  private final long seed;
  private final long endNanos;
  private final AtomicInteger kills = new AtomicInteger();

  Storm(Cluster cluster, long seed, Duration lasts) {
    this.cluster = cluster;
    this.seed = seed;
    this.endNanos = System.nanoTime() + lasts.toNanos();
  }

  boolean rages() {
    long left = endNanos - System.nanoTime();
    return left > 0 || (kills.get() < LEAST_KILLS && left > -LONGEST_OVERTIME.toNanos());
  }

  /** How often a node was killed. */
  int kills() {
    return kills.get();
  }

  /** Rages until its end; then all nodes are ready, and the vendors behave. */
  void rage() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> vendors = threads.submit(() -> misbehave(new Random(seed)));
      Future<Boolean> nodes = threads.submit(() -> kill(new Random(seed + 1)));
      vendors.get();
      nodes.get();
    }
    long quiet = System.nanoTime() + LATEST.toNanos();
    Await.until("all is executed", LATEST.multipliedBy(2), () -> System.nanoTime() - quiet >= 0);
  }

  private boolean misbehave(Random random) throws Exception {
    while (rages()) {
      for (String vendor : List.of("stripe", "adyen")) {
        cluster.behave(vendor, BEHAVIOURS.get(random.nextInt(BEHAVIOURS.size())));
      }
      pause(random, 400, 2000);
    }
    cluster.behave("stripe", "{}");
    cluster.behave("adyen", "{}");
    return true;
  }

  private boolean kill(Random random) throws Exception {
    while (rages()) {
      pause(random, 100, 2500);
      int first = random.nextInt(cluster.nodes().size());
      boolean all = random.nextInt(4) == 0;
      List<Node> victims = all ? cluster.nodes() : List.of(cluster.node(first));
      for (Node victim : victims) {
        victim.kill();
        kills.incrementAndGet();
      }
      for (Node victim : victims) {
        victim.revive();
      }
      for (Node victim : victims) {
        cluster.awaitReady(victim);
      }
    }
    return true;
  }

  private static void pause(Random random, int leastMillis, int mostMillis) throws Exception {
    Duration pause = Duration.ofMillis(random.nextInt(leastMillis, mostMillis));
    long end = System.nanoTime() + pause.toNanos();
    Await.until("the next moment", Duration.ofMinutes(1), () -> System.nanoTime() - end >= 0);
  }
}
