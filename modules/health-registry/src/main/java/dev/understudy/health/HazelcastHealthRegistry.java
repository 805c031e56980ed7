package dev.understudy.health;

import com.hazelcast.core.HazelcastInstanceNotActiveException;
import dev.understudy.failover.Candidate;
import dev.understudy.failover.HealthPolicy;
import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.HealthRules;
import dev.understudy.failover.HealthSnapshot;
import dev.understudy.failover.OperatorDecision;
import dev.understudy.failover.OperatorOverride;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Route;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's part of the cluster. One thread hears what the other nodes say, judges, and wants
 * written what has changed; it never waits for the cluster. Another reads once a second all that is
 * stored, for what was missed. The request path reads a snapshot and counts calls.
 */
public final class HazelcastHealthRegistry implements HealthRegistry, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HazelcastHealthRegistry.class);
  private static final long READ_EVERY_MILLIS = 1_000;

  private final Membership membership;
  private final Overrides overrides;
  private final LocalViews views;
  private final Ticker ticker;
  private final SharedRates rates;
  private final ScheduledExecutorService reader =
      Executors.newSingleThreadScheduledExecutor(Ticker.daemon("registry-reader"));

  private HazelcastHealthRegistry(
      Membership membership,
      RegistryConfig config,
      Route route,
      HealthPolicy policy,
      Prober prober,
      InstantSource clock) {
    this.membership = membership;
    List<ProviderId> providers = route.candidates().stream().map(Candidate::provider).toList();
    RegistryNode node =
        new RegistryNode(
            config.nodeId(),
            clock.millis(),
            providers,
            policy,
            HealthRules::judge,
            clock.instant());
    this.views = new LocalViews(node.verdicts(), policy, clock);
    this.ticker = new Ticker(node, views, membership, prober, clock);
    this.overrides = new Overrides(membership, clock);
    this.rates = new ClusterRates(membership, config.members().size(), clock);
  }

  /**
   * Joins the cluster, or starts it. Other members may come later. Where some of them do not answer
   * it does not wait for them: it goes by what it sees itself, and joins when it can.
   *
   * @throws IllegalStateException when the port is taken
   */
  public static HazelcastHealthRegistry start(
      RegistryConfig config, Route route, Prober prober, InstantSource clock) {
    return start(config, route, HealthPolicy.DEFAULT, prober, clock);
  }

  /** The same, by other thresholds. */
  public static HazelcastHealthRegistry start(
      RegistryConfig config, Route route, HealthPolicy policy, Prober prober, InstantSource clock) {
    int leaseSeconds = Math.toIntExact(policy.lease().toSeconds());
    Membership membership = Membership.begin(() -> Member.start(config, leaseSeconds));
    HazelcastHealthRegistry registry =
        new HazelcastHealthRegistry(membership, config, route, policy, prober, clock);
    registry.ticker.start();
    var _ =
        registry.reader.scheduleWithFixedDelay(
            registry::read, 0, READ_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    return registry;
  }

  @Override
  public HealthSnapshot snapshot() {
    return views.snapshot();
  }

  @Override
  public void record(ProviderId provider, String operation, Outcome<?> outcome, long tookNanos) {
    if (views.add(provider, operation, outcome, tookNanos)) {
      ticker.wake();
    }
  }

  /**
   * Decides for the whole cluster, and waits until it is written.
   *
   * @throws IllegalStateException when the cluster does not take it in time
   */
  @Override
  public void override(ProviderId provider, OperatorOverride override) {
    overrides.decide(provider, Optional.of(override), override.who(), override.why());
  }

  /**
   * Takes an override back, and waits until that is written.
   *
   * @throws IllegalStateException when the cluster does not take it in time
   */
  @Override
  public void clearOverride(ProviderId provider, String who) {
    overrides.decide(provider, Optional.empty(), who, "taken back");
  }

  /** Who decided what about the vendors, the newest first; waits for the cluster. */
  public List<Decision> journal() {
    return membership.board().journal();
  }

  @Override
  public List<OperatorDecision> decisions() {
    return journal().stream()
        .map(d -> new OperatorDecision(d.provider(), d.at(), d.word(), d.who(), d.why()))
        .toList();
  }

  /** Why this node holds that itself is at fault, and should get no calls. */
  public Optional<String> suspicion() {
    return ticker.suspicion();
  }

  /** How often all nodes together may call a vendor. */
  public SharedRates rates() {
    return rates;
  }

  /** How many members the cluster has now. */
  public int members() {
    return membership.board().members();
  }

  private void read() {
    try {
      membership.board().read();
    } catch (HazelcastInstanceNotActiveException e) {
      LOG.debug("the member is closing");
    } catch (RuntimeException e) {
      // A look that fails must not be the last one: the next reads everything anew.
      LOG.warn("the cluster could not be read: {}", e.toString());
    }
  }

  @Override
  public void close() {
    reader.shutdownNow();
    ticker.close();
    membership.close();
  }
}
