package dev.understudy.health;

import com.hazelcast.core.HazelcastInstanceNotActiveException;
import dev.understudy.failover.NodeReport;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that drives a {@link RegistryNode}: at a steady pace, and at once when woken. */
final class Ticker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);

  private static final long LOOK_EVERY_MILLIS = 250;

  /** Some seconds' worth in a cluster of hundreds; what does not fit is read a second later. */
  private static final int MOST_NEWS = 10_000;

  /** The class of operations that probes are counted by. */
  private static final String PROBE = "probe";

  private final RegistryNode node;
  private final LocalViews views;
  private final Membership membership;
  private final Prober prober;
  private final InstantSource clock;
  private final Queue<News> inbox = new LinkedBlockingQueue<>(MOST_NEWS);
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Set<ProviderId> probing = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(daemon("registry"));
  private volatile Optional<String> suspicion = Optional.empty();

  Ticker(
      RegistryNode node,
      LocalViews views,
      Membership membership,
      Prober prober,
      InstantSource clock) {
    this.node = node;
    this.views = views;
    this.membership = membership;
    this.prober = prober;
    this.clock = clock;
  }

  static ThreadFactory daemon(String name) {
    return Thread.ofPlatform().daemon().name(name).factory();
  }

  void start() {
    membership.tell(this::hear);
    var _ = thread.scheduleWithFixedDelay(this::tick, 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Takes news in; never waits, so Hazelcast's own threads may call it. */
  void hear(News news) {
    if (!inbox.offer(news)) {
      LOG.warn("too much news; the next reading tells all");
    }
    wake();
  }

  /** Asks for a look now; several askers get one. */
  void wake() {
    if (woken.compareAndSet(false, true)) {
      try {
        thread.execute(this::tick);
      } catch (RejectedExecutionException e) {
        LOG.debug("closed meanwhile");
      }
    }
  }

  Optional<String> suspicion() {
    return suspicion;
  }

  private void tick() {
    woken.set(false);
    try {
      Instant now = clock.instant();
      for (News news = inbox.poll(); news != null; news = inbox.poll()) {
        node.hear(news, now);
      }
      if (suspicion.isPresent() && node.suspicion().isEmpty()) {
        // What it saw while the fault was its own says nothing of the vendors.
        views.startAnew();
      }
      views.adopt(node.verdicts());
      node.look(views.reports(), now).forEach(this::act);
      suspect(node.suspicion());
    } catch (HazelcastInstanceNotActiveException e) {
      LOG.debug("the member is closing");
    } catch (RuntimeException e) {
      // A look that fails must not be the last one: the next judges everything anew.
      LOG.warn("a look at the vendors failed", e);
    }
  }

  private void act(Action action) {
    Board board = membership.board();
    switch (action) {
      case Action.Publish(NodeReport report) -> board.publish(report);
      case Action.Propose propose -> board.propose(propose);
      case Action.Decide(Decision decision) -> board.decide(decision);
      case Action.Probe(ProviderId provider) -> probe(provider);
    }
  }

  /** On a thread of its own, since a vendor that is down keeps it waiting. */
  private void probe(ProviderId provider) {
    if (probing.add(provider)) {
      Thread.ofVirtual().name("probe " + provider).start(() -> ask(provider));
    }
  }

  private void ask(ProviderId provider) {
    boolean good = false;
    try {
      long start = System.nanoTime();
      Outcome<?> outcome = prober.probe(provider);
      good = LocalView.isGood(outcome);
      if (views.add(provider, PROBE, outcome, System.nanoTime() - start)) {
        wake();
      }
    } catch (RuntimeException e) {
      LOG.warn("the probe of {} failed by itself: {}", provider, e.toString());
    } finally {
      probing.remove(provider);
      hear(new News.Probed(provider, good));
    }
  }

  private void suspect(Optional<String> now) {
    if (now.isPresent() != suspicion.isPresent()) {
      LOG.warn("this node {}", now.orElse("no longer suspects itself"));
    }
    suspicion = now;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
