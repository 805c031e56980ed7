package dev.understudy.failover;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The order in which the vendors of a route are tried for one call. First those that are admitted,
 * by tier, drawn by weight inside a tier; a vendor with a partial share is admitted with that
 * probability. Behind them the vendors that merely lost the draw: they work. When none is admitted
 * at all, the least bad one (panic), never a drained one.
 */
final class VendorChoice {

  private final Route route;
  private final HealthRegistry registry;
  private final RandomGenerator random;

  VendorChoice(Route route, HealthRegistry registry, RandomGenerator random) {
    this.route = route;
    this.registry = registry;
    this.random = random;
  }

  List<ProviderId> inOrder(List<Considered> considered) {
    SequencedSet<ProviderId> order = new LinkedHashSet<>();
    List<ProviderId> lostTheDraw = new ArrayList<>();
    for (List<Candidate> tier : tiers().values()) {
      for (Candidate candidate : drawnByWeight(tier)) {
        double share = registry.snapshot().share(candidate.provider());
        if (share >= 1 || (share > 0 && random.nextDouble() < share)) {
          order.add(candidate.provider());
        } else if (share > 0) {
          lostTheDraw.add(candidate.provider());
        } else {
          considered.add(new Considered(candidate.provider(), false, "not admitted"));
        }
      }
    }
    order.addAll(lostTheDraw);
    return order.isEmpty() ? leastBad() : List.copyOf(order);
  }

  private Map<Integer, List<Candidate>> tiers() {
    return route.candidates().stream()
        .collect(Collectors.groupingBy(Candidate::tier, TreeMap::new, Collectors.toList()));
  }

  /** Weighted order without replacement: Efraimidis and Spirakis, 2006 (keys u^(1/w)). */
  private List<Candidate> drawnByWeight(List<Candidate> tier) {
    if (tier.size() == 1) {
      return tier;
    }
    Map<Candidate, Double> keys =
        tier.stream()
            .collect(
                Collectors.toMap(
                    Function.identity(), c -> Math.pow(random.nextDouble(), 1.0 / c.weight())));
    return tier.stream()
        .sorted(Comparator.comparing((Candidate c) -> keys.getOrDefault(c, 0.0)).reversed())
        .toList();
  }

  private List<ProviderId> leastBad() {
    return registry.snapshot().verdicts().stream()
        .filter(verdict -> !(verdict.state() instanceof HealthState.Drained))
        .filter(verdict -> isOnRoute(verdict.provider()))
        .min(Comparator.comparingInt(verdict -> verdict.state().badness()))
        .map(verdict -> List.of(verdict.provider()))
        .orElse(List.of());
  }

  private boolean isOnRoute(ProviderId provider) {
    return route.candidates().stream().anyMatch(c -> c.provider().equals(provider));
  }
}
