package dev.understudy.health;

import dev.understudy.failover.Evidence;
import dev.understudy.failover.HealthPolicy;
import dev.understudy.failover.HealthRules;
import dev.understudy.failover.Heard;
import dev.understudy.failover.ProbeRun;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which vendors this node asks, when, and how often they have answered. */
final class Probing {

  private final String node;
  private final HealthPolicy policy;
  private final Map<ProviderId, ProbeRun> runs = new HashMap<>();

  Probing(String node, HealthPolicy policy) {
    this.node = node;
    this.policy = policy;
  }

  /**
   * The elected node asks for the cluster; one that suspects itself asks for itself, to find out
   * when its own way is free again.
   */
  Optional<Action> due(
      Heard<Verdict> held, Evidence evidence, boolean suspectsItself, Instant now) {
    ProviderId provider = held.what().provider();
    Optional<Duration> every =
        suspectsItself
            ? Optional.of(policy.failback().probeEvery())
            : HealthRules.probeEvery(node, evidence, held, policy, now);
    if (every.isEmpty()) {
      // It is another's turn, who may hear otherwise: good answers are in a row within one turn.
      runs.remove(provider);
      return Optional.empty();
    }
    ProbeRun run = run(provider);
    if (!run.isDue(every.get(), now)) {
      return Optional.empty();
    }
    runs.put(provider, run.sent(now));
    return Optional.of(new Action.Probe(provider));
  }

  void answered(ProviderId provider, boolean good) {
    runs.put(provider, run(provider).answered(good));
  }

  int goodInARow(ProviderId provider) {
    return run(provider).goodInARow();
  }

  /** Answers from before the verdict say nothing of the time after it. */
  void startAnew(ProviderId provider) {
    runs.remove(provider);
  }

  private ProbeRun run(ProviderId provider) {
    return runs.getOrDefault(provider, ProbeRun.NONE);
  }
}
