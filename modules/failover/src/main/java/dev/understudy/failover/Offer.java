package dev.understudy.failover;

import java.time.Instant;
import java.util.List;

/**
 * To whom calls are offered under one snapshot of health: to the vendors that are admitted. When
 * none is (panic), to all that no operator has drained, as if they were up, the least bad first.
 * Among equally bad ones the weights decide and not the tiers, since none is known to serve: one
 * that only seemed to be down gets its part, whatever its tier is.
 *
 * @param health by which the vendors of the route are chosen
 */
record Offer(Route route, HealthSnapshot health, boolean panic) {

  static Offer of(Route route, HealthSnapshot health) {
    boolean anyAdmitted =
        route.candidates().stream().anyMatch(candidate -> health.share(candidate.provider()) > 0);
    List<Candidate> lastResort = anyAdmitted ? List.of() : lastResort(route, health);
    return lastResort.isEmpty()
        ? new Offer(route, health, false)
        : new Offer(new Route(lastResort), allUp(lastResort), true);
  }

  boolean admits(ProviderId provider) {
    return health.share(provider) > 0;
  }

  private static List<Candidate> lastResort(Route route, HealthSnapshot health) {
    return route.candidates().stream()
        .flatMap(
            candidate ->
                health.verdict(candidate.provider()).stream()
                    .map(Verdict::state)
                    .filter(state -> !(state instanceof HealthState.Drained))
                    .map(state -> candidate.inTier(state.badness())))
        .toList();
  }

  private static HealthSnapshot allUp(List<Candidate> candidates) {
    return HealthSnapshot.initial(
        candidates.stream().map(Candidate::provider).toList(), Instant.EPOCH);
  }
}
