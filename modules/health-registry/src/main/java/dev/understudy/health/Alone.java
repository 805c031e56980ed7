package dev.understudy.health;

import dev.understudy.failover.NodeReport;
import dev.understudy.failover.ProviderId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The board of a node that has not joined a cluster yet: what it writes is what holds. It keeps all
 * of it in memory, and so it brings it along when it joins, as a node does after a split. Who still
 * writes here then, writes to the cluster.
 */
final class Alone implements Board {

  private final Consumer<News> news;

  /** In the order in which they were taken. */
  private final List<Decision> decisions = new CopyOnWriteArrayList<>();

  private final Buckets buckets = new LocalBuckets();
  private Optional<Board> joined = Optional.empty();

  /**
   * @param news told at once; it must not wait
   */
  Alone(Consumer<News> news) {
    this.news = news;
  }

  @Override
  public void publish(NodeReport report) {
    // The only one to hear of it is who says it, and it has heard itself.
  }

  @Override
  public void propose(Action.Propose proposal) {
    news.accept(new News.Judged(proposal.next()));
  }

  @Override
  public void decide(Decision decision) {
    var _ = write(decision);
  }

  @Override
  public CompletionStage<Decision> write(Decision decision) {
    Optional<Board> cluster;
    Decision stored;
    synchronized (this) {
      cluster = joined;
      stored = cluster.isEmpty() ? store(decision) : decision;
    }
    if (cluster.isPresent()) {
      return cluster.get().write(decision);
    }
    news.accept(new News.Decided(stored));
    return CompletableFuture.completedFuture(stored);
  }

  /** Ends being alone: nothing that is decided from now on is kept here only. */
  synchronized List<Decision> join(Board cluster) {
    joined = Optional.of(cluster);
    return List.copyOf(decisions);
  }

  private Decision store(Decision decision) {
    Decision after = Action.Decide.stored(last(decision.provider()), decision);
    if (after.equals(decision) && !decisions.contains(decision)) {
      decisions.add(decision);
      if (decisions.size() > Journal.LIMIT) {
        decisions.removeFirst();
      }
    }
    return after;
  }

  @Override
  public CompletionStage<@Nullable Decision> decision(ProviderId provider) {
    return CompletableFuture.completedFuture(last(provider));
  }

  private @Nullable Decision last(ProviderId provider) {
    return decisions.stream()
        .filter(decision -> decision.provider().equals(provider))
        .max(Decision.PRECEDENCE)
        .orElse(null);
  }

  @Override
  public void read() {
    // Nobody else writes, and what this node has written it was told at once.
  }

  @Override
  public List<Decision> journal() {
    return decisions.stream().sorted(Decision.PRECEDENCE.reversed()).toList();
  }

  @Override
  public int members() {
    return 1;
  }

  @Override
  public Buckets buckets() {
    return buckets;
  }
}
