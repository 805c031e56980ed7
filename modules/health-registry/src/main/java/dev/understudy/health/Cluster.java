package dev.understudy.health;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryMergedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import dev.understudy.failover.NodeReport;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Verdict;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shared maps. Writes are sent and not waited for, since the member that owns an entry may just
 * have been lost; what came of them arrives as news, and so does what others have written. News may
 * be lost: {@link #read} tells all.
 */
final class Cluster implements Board {

  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

  /** More than one, since one may hang on a member that is gone; a report not sent comes again. */
  private static final int MOST_REPORTS_UNDER_WAY = 8;

  private final HazelcastInstance member;
  private final Consumer<News> news;
  private final IMap<String, NodeReport> reports;
  private final IMap<String, Verdict> verdicts;
  private final IMap<String, Decision> decisions;
  private final Journal journal;
  private final Buckets buckets;
  private final Semaphore reporting = new Semaphore(MOST_REPORTS_UNDER_WAY);
  private final Set<ProviderId> proposing = ConcurrentHashMap.newKeySet();
  private final Set<ProviderId> deciding = ConcurrentHashMap.newKeySet();

  /**
   * @param news called on Hazelcast's own threads: it must not wait
   */
  Cluster(HazelcastInstance member, Consumer<News> news) {
    this.member = member;
    this.news = news;
    this.reports = member.getMap(Member.REPORTS);
    this.verdicts = member.getMap(Member.VERDICTS);
    this.decisions = member.getMap(Member.DECISIONS);
    this.journal = new Journal(member);
    this.buckets = new SharedBuckets(member);
    listen(reports, News.Reported::new);
    listen(verdicts, News.Judged::new);
    listen(decisions, this::decided);
  }

  /** Takes in what was decided before this node joined. */
  void bring(List<Decision> decided) {
    decided.forEach(journal::hold);
  }

  private News decided(Decision decision) {
    journal.hold(decision);
    return new News.Decided(decision);
  }

  private <V> void listen(IMap<String, V> map, Function<V, News> said) {
    map.addEntryListener(new Listener<V>(event -> news.accept(said.apply(event.getValue()))), true);
  }

  private record Listener<V>(Consumer<EntryEvent<String, V>> heard)
      implements EntryAddedListener<String, V>,
          EntryUpdatedListener<String, V>,
          EntryMergedListener<String, V> {

    @Override
    public void entryAdded(EntryEvent<String, V> event) {
      heard.accept(event);
    }

    @Override
    public void entryUpdated(EntryEvent<String, V> event) {
      heard.accept(event);
    }

    @Override
    public void entryMerged(EntryEvent<String, V> event) {
      heard.accept(event);
    }
  }

  @Override
  public void publish(NodeReport report) {
    if (reporting.tryAcquire()) {
      send(() -> reports.setAsync(report.node(), report), reporting::release, _ -> {});
    }
  }

  @Override
  public void propose(Action.Propose proposal) {
    ProviderId provider = proposal.next().provider();
    if (proposing.add(provider)) {
      ProposeVerdict write = new ProposeVerdict(proposal.basis(), proposal.next());
      send(
          () -> verdicts.submitToKey(provider.value(), write),
          () -> proposing.remove(provider),
          stored -> news.accept(new News.Judged(stored)));
    }
  }

  @Override
  public void decide(Decision decision) {
    if (deciding.add(decision.provider())) {
      send(() -> write(decision), () -> deciding.remove(decision.provider()), _ -> {});
    }
  }

  @Override
  public CompletionStage<Decision> write(Decision decision) {
    return decisions
        .submitToKey(decision.provider().value(), new WriteDecision(decision))
        .thenCompose(
            stored -> {
              news.accept(new News.Decided(stored));
              return stored.equals(decision)
                  ? journal.note(decision).thenApply(_ -> stored)
                  : CompletableFuture.completedStage(stored);
            });
  }

  /** Does not wait. What fails is wanted again by whoever wanted it. */
  private static <T> void send(
      Supplier<CompletionStage<T>> write, Runnable ended, Consumer<T> done) {
    try {
      var _ =
          write
              .get()
              .whenComplete(
                  (stored, error) -> {
                    ended.run();
                    if (error == null) {
                      done.accept(stored);
                    } else {
                      LOG.debug("a write did not arrive: {}", error.toString());
                    }
                  });
    } catch (HazelcastException | IllegalStateException e) {
      ended.run();
      LOG.debug("a write could not be sent: {}", e.toString());
    }
  }

  @Override
  public CompletionStage<@Nullable Decision> decision(ProviderId provider) {
    return decisions.getAsync(provider.value());
  }

  @Override
  public void read() {
    // Verdicts before decisions: what a verdict follows from was decided before it.
    news.accept(
        new News.Stored(
            List.copyOf(reports.values()),
            List.copyOf(verdicts.values()),
            List.copyOf(decisions.values())));
    journal.sync();
  }

  @Override
  public List<Decision> journal() {
    return journal.read();
  }

  @Override
  public int members() {
    return Math.max(1, member.getCluster().getMembers().size());
  }

  @Override
  public Buckets buckets() {
    return buckets;
  }
}
