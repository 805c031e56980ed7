package dev.understudy.health;

import com.hazelcast.core.HazelcastInstance;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's way to the others. A peer that is stopped, or whose packets are swallowed, can keep a
 * member from joining for a minute, and then it gives up. So the node waits for a few seconds only;
 * from then on it goes by what it sees itself, and joins when it can.
 */
final class Membership implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

  /**
   * Peers that answer are joined in one or two seconds; more is for a busy machine. A node that
   * goes on alone may use a vendor that an operator has drained, so it does not do so at once.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Ticker.daemon("registry-join"));
  private final Supplier<HazelcastInstance> start;
  private final CompletableFuture<HazelcastInstance> member;
  private volatile Board board = new Alone(_ -> {});

  private Membership(Supplier<HazelcastInstance> start) {
    this.start = start;
    CompletableFuture<HazelcastInstance> first = attempt(thread);
    this.member = comesInTime(first) ? first : untilItComes(first);
  }

  /**
   * Joins, or gives up waiting for it.
   *
   * @throws IllegalStateException when the member cannot start, such as when its port is taken
   */
  static Membership begin(Supplier<HazelcastInstance> start) {
    return new Membership(start);
  }

  private CompletableFuture<HazelcastInstance> attempt(Executor executor) {
    return CompletableFuture.supplyAsync(start, executor);
  }

  private boolean comesInTime(CompletableFuture<HazelcastInstance> first) {
    try {
      first.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      LOG.warn("no cluster within {}: this node goes on by what it sees itself", PATIENCE);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      thread.shutdown();
      throw new IllegalStateException(first.exceptionNow().getMessage(), e);
    }
  }

  /** Who gives up tries again: the peer that it waited for may have come back. */
  private CompletableFuture<HazelcastInstance> untilItComes(
      CompletableFuture<HazelcastInstance> attempt) {
    return attempt.exceptionallyCompose(
        e -> {
          LOG.warn("the cluster was not joined, and that is tried again: {}", e.getMessage());
          Executor later =
              CompletableFuture.delayedExecutor(
                  BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS, thread);
          return untilItComes(attempt(later));
        });
  }

  /** The cluster's once it has been joined, and until then this node's own. */
  Board board() {
    return board;
  }

  /**
   * From now on all news go there.
   *
   * @param ear it must not wait
   */
  void tell(Consumer<News> ear) {
    Alone alone = new Alone(ear);
    board = alone;
    var _ = member.thenAccept(joined -> leave(alone, new Cluster(joined, ear)));
  }

  private void leave(Alone alone, Cluster cluster) {
    cluster.bring(alone.join(cluster));
    board = cluster;
  }

  @Override
  public void close() {
    thread.shutdown();
    // Also one that joins only now.
    var _ = member.thenAccept(joined -> joined.getLifecycleService().terminate());
  }
}
