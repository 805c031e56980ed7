package dev.understudy.health;

import dev.understudy.failover.Evidence;
import dev.understudy.failover.HealthPolicy;
import dev.understudy.failover.HealthRules;
import dev.understudy.failover.HealthState;
import dev.understudy.failover.Heard;
import dev.understudy.failover.NodeReport;
import dev.understudy.failover.Opinion;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.VendorReport;
import dev.understudy.failover.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * One node's part of the registry, without clock, thread or cluster: news go in by {@link #hear},
 * actions come out of {@link #look}. Hazelcast drives it in production, and a simulated network in
 * tests. One thread at a time.
 */
final class RegistryNode {

  /** Every node speaks so often, that its lease does not end while it has nothing new to say. */
  private static final Duration PUBLISH_EVERY = Duration.ofSeconds(1);

  private final String node;
  private final long nodeEpoch;
  private final HealthPolicy policy;
  private final Judge judge;
  private final Map<String, Heard<NodeReport>> reports = new HashMap<>();
  private final SequencedMap<ProviderId, Heard<Verdict>> verdicts = new LinkedHashMap<>();
  private final Words words;
  private final Hearsay hearsay = new Hearsay();
  private final Probing probing;
  private final List<Action> repairs = new ArrayList<>();
  private Optional<String> suspicion = Optional.empty();
  private Map<ProviderId, Opinion> published = Map.of();
  private Instant publishedAt = Instant.MIN;
  private long sequence;

  /**
   * @param nodeEpoch when the process started
   */
  RegistryNode(
      String node,
      long nodeEpoch,
      Collection<ProviderId> providers,
      HealthPolicy policy,
      Judge judge,
      Instant now) {
    this.node = node;
    this.nodeEpoch = nodeEpoch;
    this.policy = policy;
    this.judge = judge;
    this.words = new Words();
    this.probing = new Probing(node, policy);
    providers.forEach(id -> verdicts.put(id, new Heard<>(Verdict.initial(id, now), now)));
  }

  /** Takes note of what the cluster says; what is older than what it knows changes nothing. */
  void hear(News news, Instant now) {
    switch (news) {
      case News.Reported(NodeReport report) -> heard(report, now);
      case News.Judged(Verdict verdict) -> heard(verdict, now);
      case News.Decided(Decision decision) -> {
        words.heard(decision);
        hearsay.explainedBy(words);
      }
      case News.Stored stored -> heard(stored, now);
      case News.Probed(ProviderId provider, boolean good) -> {
        probing.answered(provider, good);
        if (good) {
          suspicion = Optional.empty();
        }
      }
    }
  }

  private void heard(NodeReport report, Instant now) {
    Heard<NodeReport> known = reports.get(report.node());
    if (known == null || report.isNewerThan(known.what())) {
      reports.put(report.node(), new Heard<>(report, now));
    }
  }

  private void heard(Verdict verdict, Instant now) {
    Heard<Verdict> held = verdicts.get(verdict.provider());
    if (held != null && Verdict.PRECEDENCE.compare(verdict, held.what()) > 0) {
      verdicts.put(verdict.provider(), new Heard<>(verdict, now));
      hearsay.heard(verdict, words);
      probing.startAnew(verdict.provider());
    }
  }

  /** What is stored may be older than what this node holds, after a loss or a merge. */
  private void heard(News.Stored stored, Instant now) {
    stored.reports().forEach(report -> heard(report, now));
    stored.verdicts().forEach(verdict -> heard(verdict, now));
    stored.decisions().forEach(words::heard);
    hearsay.read(stored.verdicts());
    repairs.clear();
    verdicts.values().stream()
        .map(Heard::what)
        .filter(ours -> ours.epoch() > 0 && isMissing(ours, stored.verdicts()))
        .forEach(ours -> repairs.add(new Action.Propose(ours, ours)));
    repairs.addAll(words.missingFrom(stored.decisions()));
  }

  private static boolean isMissing(Verdict ours, List<Verdict> stored) {
    return stored.stream()
        .filter(theirs -> theirs.provider().equals(ours.provider()))
        .noneMatch(theirs -> Verdict.PRECEDENCE.compare(theirs, ours) >= 0);
  }

  /**
   * Judges anew.
   *
   * @param seen what this node has seen of each of its vendors up to now
   */
  List<Action> look(Map<ProviderId, VendorReport> seen, Instant now) {
    reports.values().removeIf(report -> report.at().plus(policy.lease()).isBefore(now));
    List<Action> actions = new ArrayList<>(repairs);
    repairs.clear();
    publish(seen, now).ifPresent(actions::add);
    Evidence evidence = Evidence.of(reports.values(), policy, now);
    suspect(evidence);
    actions.addAll(words.expired(now));
    for (Heard<Verdict> held : verdicts.values()) {
      Verdict next = next(evidence, held, now);
      if (!next.equals(held.what())) {
        actions.add(new Action.Propose(held.what(), next));
      }
      probing.due(held, evidence, suspicion.isPresent(), now).ifPresent(actions::add);
    }
    return actions;
  }

  private Verdict next(Evidence evidence, Heard<Verdict> held, Instant now) {
    ProviderId provider = held.what().provider();
    if (hearsay.isAbout(provider)) {
      return held.what();
    }
    Verdict judged = judge.judge(evidence, held, words.about(provider), policy, now);
    return judged.equals(held.what()) && held.what().state() instanceof HealthState.Probing
        ? HealthRules.probed(held, probing.goodInARow(provider), policy, now)
        : judged;
  }

  /** Once a second, and at once when this node comes to say something else than before. */
  private Optional<Action> publish(Map<ProviderId, VendorReport> seen, Instant now) {
    Map<ProviderId, Opinion> opinions = new LinkedHashMap<>();
    seen.forEach((id, report) -> opinions.put(id, report.opinion(policy)));
    boolean due = publishedAt.equals(Instant.MIN) || !now.isBefore(publishedAt.plus(PUBLISH_EVERY));
    if (!due && opinions.equals(published)) {
      return Optional.empty();
    }
    published = opinions;
    publishedAt = now;
    sequence++;
    NodeReport report = new NodeReport(node, nodeEpoch, sequence, suspicion.isPresent(), seen);
    heard(report, now);
    return Optional.of(new Action.Publish(report));
  }

  /**
   * A suspicion stands until a vendor answers: without traffic its cause would just be forgotten.
   */
  private void suspect(Evidence evidence) {
    Optional<String> found = evidence.suspicion(node, policy);
    boolean alone = evidence.reports().size() < 2;
    if (found.isPresent() || alone) {
      suspicion = found;
    }
  }

  /** What this node holds, in the order of its route. */
  List<Verdict> verdicts() {
    List<Verdict> all = new ArrayList<>(verdicts.size());
    verdicts.values().forEach(held -> all.add(held.what()));
    return all;
  }

  /** Why this node holds that itself is at fault. */
  Optional<String> suspicion() {
    return suspicion;
  }
}
