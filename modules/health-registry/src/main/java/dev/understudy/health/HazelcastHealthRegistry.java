package dev.understudy.health;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.map.IMap;
import dev.understudy.failover.Candidate;
import dev.understudy.failover.HealthPolicy;
import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.HealthRules;
import dev.understudy.failover.HealthSnapshot;
import dev.understudy.failover.HealthState;
import dev.understudy.failover.Observation;
import dev.understudy.failover.OperatorOverride;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Route;
import dev.understudy.failover.VendorHealth;
import dev.understudy.failover.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's part of the cluster. One thread of its own publishes what this node has seen, reads
 * what the others have, judges by {@link HealthRules}, and writes a verdict that changes by
 * compare-and-set. The request path reads a snapshot and never waits for the cluster.
 */
public final class HazelcastHealthRegistry implements HealthRegistry, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HazelcastHealthRegistry.class);
  private static final Duration TICK = Duration.ofMillis(250);
  private static final Duration PUBLISH_EVERY = Duration.ofSeconds(1);
  private static final Duration PROBE_EVERY = Duration.ofMillis(500);

  private final HazelcastInstance member;
  private final IMap<String, ObservationData> observations;
  private final IMap<String, VerdictData> verdicts;
  private final IMap<String, OverrideData> overrides;
  private final String node;
  private final HealthPolicy policy;
  private final Prober prober;
  private final InstantSource clock;
  private final Map<ProviderId, LocalView> local;
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(daemon("registry"));
  private final ScheduledExecutorService probes =
      Executors.newSingleThreadScheduledExecutor(daemon("probes"));
  private final AtomicBoolean woken = new AtomicBoolean();
  private volatile HealthSnapshot snapshot;
  private Instant lastPublished = Instant.MIN;

  private HazelcastHealthRegistry(
      HazelcastInstance member,
      RegistryConfig config,
      Route route,
      HealthPolicy policy,
      Prober prober,
      InstantSource clock) {
    this.member = member;
    this.observations = member.getMap(Member.OBSERVATIONS);
    this.verdicts = member.getMap(Member.VERDICTS);
    this.overrides = member.getMap(Member.OVERRIDES);
    this.node = config.nodeId();
    this.policy = policy;
    this.prober = prober;
    this.clock = clock;
    long epoch = clock.millis();
    this.local = new LinkedHashMap<>();
    for (Candidate candidate : route.candidates()) {
      ProviderId id = candidate.provider();
      local.put(id, new LocalView(id, node, epoch, policy, this::localHasChanged));
    }
    this.snapshot = HealthSnapshot.initial(local.keySet(), clock.instant());
  }

  /**
   * Joins the cluster, or starts it. Other members may come later.
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
    HazelcastInstance member = Member.start(config, Math.toIntExact(policy.lease().toSeconds()));
    HazelcastHealthRegistry registry =
        new HazelcastHealthRegistry(member, config, route, policy, prober, clock);
    var _ =
        registry.ticker.scheduleWithFixedDelay(
            registry::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    var _ =
        registry.probes.scheduleWithFixedDelay(
            registry::probe, PROBE_EVERY.toMillis(), PROBE_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    return registry;
  }

  @Override
  public HealthSnapshot snapshot() {
    return snapshot;
  }

  @Override
  public void record(ProviderId provider, String operation, Outcome<?> outcome, long tookNanos) {
    LocalView view = local.get(provider);
    if (view != null && view.add(outcome, tookNanos, clock.instant())) {
      wake();
    }
  }

  @Override
  public void override(ProviderId provider, OperatorOverride override) {
    overrides.set(provider.value(), OverrideData.of(override));
    LOG.warn("{} by {}: {}", override.kind(), override.who(), override.why());
    wake();
  }

  @Override
  public void clearOverride(ProviderId provider, String who) {
    overrides.delete(provider.value());
    LOG.warn("override of {} cleared by {}", provider, who);
    wake();
  }

  /** How many members the cluster has now. */
  public int members() {
    return member.getCluster().getMembers().size();
  }

  /** Asks for a tick now; several askers get one. */
  private void wake() {
    if (woken.compareAndSet(false, true)) {
      try {
        ticker.execute(this::tick);
      } catch (RejectedExecutionException e) {
        LOG.debug("closed meanwhile");
      }
    }
  }

  private void tick() {
    boolean atOnce = woken.getAndSet(false);
    try {
      Instant now = now();
      if (atOnce || !now.isBefore(lastPublished.plus(PUBLISH_EVERY))) {
        publish(now);
      }
      List<Observation> seen =
          observations.values().stream().map(ObservationData::toObservation).toList();
      Map<ProviderId, Verdict> next = new HashMap<>();
      local.keySet().forEach(id -> next.put(id, judged(id, seen, now)));
      adopt(next);
    } catch (HazelcastInstanceNotActiveException e) {
      LOG.debug("the member is closing");
    } catch (RuntimeException e) {
      // A tick that fails must not be the last one: the next reads everything anew.
      LOG.warn("a look at the cluster failed: {}", e.toString());
    }
  }

  /** To the millisecond: finer than that, a verdict would not survive the wire unchanged. */
  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }

  private void publish(Instant now) {
    local.forEach(
        (id, view) ->
            observations.set(id.value() + "@" + node, ObservationData.of(view.observation(now))));
    lastPublished = now;
  }

  private Verdict judged(ProviderId id, List<Observation> seen, Instant now) {
    VerdictData stored = verdicts.get(id.value());
    Verdict previous = stored == null ? Verdict.initial(id, now) : stored.toVerdict();
    Optional<OperatorOverride> word =
        Optional.ofNullable(overrides.get(id.value())).map(OverrideData::toOverride);
    return written(previous, stored, HealthRules.judge(seen, previous, word, policy, now));
  }

  /** Writes what has changed; who comes second takes what the first one wrote. */
  private Verdict written(Verdict previous, @Nullable VerdictData stored, Verdict next) {
    if (stored != null && next.equals(previous)) {
      return previous;
    }
    String key = next.provider().value();
    VerdictData data = VerdictData.of(next);
    boolean won =
        stored == null
            ? verdicts.putIfAbsent(key, data) == null
            : verdicts.replace(key, stored, data);
    if (won) {
      LOG.info("{} is {} (epoch {}): {}", key, next.state(), next.epoch(), next.reason());
      return next;
    }
    VerdictData theirs = verdicts.get(key);
    return theirs == null ? previous : theirs.toVerdict();
  }

  private void adopt(Map<ProviderId, Verdict> next) {
    HealthSnapshot before = snapshot;
    show(next);
    next.forEach(
        (id, verdict) -> {
          boolean returns =
              verdict.state() instanceof HealthState.Recovering
                  && before
                      .verdict(id)
                      .filter(old -> !(old.state() instanceof HealthState.Recovering))
                      .isPresent();
          LocalView view = local.get(id);
          if (returns && view != null) {
            view.reset();
          }
        });
  }

  private void localHasChanged() {
    show(Map.of());
  }

  /**
   * Shows the request path what has changed. Whoever comes last has seen all breakers; the lock is
   * taken when something changes, and never by a call on its way.
   */
  private synchronized void show(Map<ProviderId, Verdict> changed) {
    List<VendorHealth> vendors =
        snapshot.vendors().values().stream()
            .map(VendorHealth::verdict)
            .map(old -> changed.getOrDefault(old.provider(), old))
            .map(verdict -> new VendorHealth(verdict, share(verdict.provider())))
            .toList();
    if (!vendors.equals(List.copyOf(snapshot.vendors().values()))) {
      snapshot = HealthSnapshot.of(vendors);
    }
  }

  private double share(ProviderId id) {
    LocalView view = local.get(id);
    return view == null ? 0 : view.share();
  }

  private void probe() {
    try {
      for (Verdict verdict : snapshot.verdicts()) {
        if (verdict.state() instanceof HealthState.Probing && isElected(verdict.provider())) {
          boolean good = LocalView.isGood(prober.probe(verdict.provider()));
          VerdictData stored = verdicts.get(verdict.provider().value());
          if (stored != null) {
            Verdict now = stored.toVerdict();
            written(now, stored, HealthRules.probed(now, good, policy, now()));
          }
        }
      }
    } catch (HazelcastInstanceNotActiveException e) {
      LOG.debug("the member is closing");
    } catch (RuntimeException e) {
      LOG.warn("a probe failed: {}", e.toString());
    }
  }

  /** The first of the nodes that have this vendor and whose lease holds. */
  private boolean isElected(ProviderId provider) {
    Instant now = clock.instant();
    List<String> nodes = new ArrayList<>();
    for (ObservationData data : observations.values()) {
      Observation o = data.toObservation();
      if (o.provider().equals(provider) && now.isBefore(o.at().plus(policy.lease()))) {
        nodes.add(o.node());
      }
    }
    return nodes.stream().min(String::compareTo).filter(node::equals).isPresent();
  }

  private static ThreadFactory daemon(String name) {
    return Thread.ofPlatform().daemon().name(name).factory();
  }

  @Override
  public void close() {
    probes.shutdownNow();
    ticker.shutdownNow();
    member.getLifecycleService().terminate();
  }
}
