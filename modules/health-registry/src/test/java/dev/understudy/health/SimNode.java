package dev.understudy.health;

import dev.understudy.failover.HealthPolicy;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.VendorReport;
import dev.understudy.failover.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A simulated node: the real {@link RegistryNode}, its traffic, and a clock that goes wrong. */
final class SimNode {

  final String name;
  private final Duration skew;
  private final RegistryNode registry;
  private final SimChoice choice;
  private final Map<ProviderId, SimTraffic> traffic = new LinkedHashMap<>();

  SimNode(
      String name,
      long nodeEpoch,
      Duration skew,
      List<ProviderId> vendors,
      HealthPolicy policy,
      Judge judge,
      Instant now) {
    this.name = name;
    this.skew = skew;
    this.registry = new RegistryNode(name, nodeEpoch, vendors, policy, judge, now.plus(skew));
    this.choice = new SimChoice(vendors);
    int window = Math.toIntExact(policy.window().dividedBy(Simulation.STEP));
    vendors.forEach(vendor -> traffic.put(vendor, new SimTraffic(window)));
  }

  SimTraffic traffic(ProviderId vendor) {
    SimTraffic calls = traffic.get(vendor);
    if (calls == null) {
      throw new IllegalArgumentException("no such vendor: " + vendor);
    }
    return calls;
  }

  void hear(News news, Instant now) {
    registry.hear(news, now.plus(skew));
    if (news instanceof News.Judged || news instanceof News.Stored) {
      held().forEach(verdict -> traffic(verdict.provider()).adopt(verdict));
    }
  }

  List<Action> look(Instant now) {
    Map<ProviderId, VendorReport> seen = new LinkedHashMap<>();
    traffic.forEach((vendor, calls) -> seen.put(vendor, calls.report()));
    return registry.look(seen, now.plus(skew));
  }

  /** Whom the real choice takes although no vendor is admitted; empty while one is. */
  Optional<ProviderId> panic() {
    List<Verdict> held = held();
    return held.stream().anyMatch(verdict -> verdict.state().share() > 0)
        ? Optional.empty()
        : choice.first(held);
  }

  List<Verdict> held() {
    return registry.verdicts();
  }
}
