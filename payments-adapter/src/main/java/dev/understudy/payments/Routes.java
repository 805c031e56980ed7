package dev.understudy.payments;

import dev.understudy.failover.Candidate;
import dev.understudy.failover.Failover;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Route;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The way to those vendors at which a payment method has a token. A shop has few such sets, mostly
 * one.
 */
final class Routes {

  private final Route all;
  private final Function<Route, Failover> making;
  private final Set<ProviderId> movingOn;
  private final Map<Set<ProviderId>, Failover> ways = new ConcurrentHashMap<>();

  /**
   * Ways along a route.
   *
   * @param movingOn the vendors whose soft declines do not stand: the next one may be asked
   */
  Routes(Route all, Function<Route, Failover> making, Set<ProviderId> movingOn) {
    this.all = all;
    this.making = making;
    this.movingOn = Set.copyOf(movingOn);
  }

  /** Whether a soft decline of this vendor may be tried elsewhere. */
  boolean movesOnFrom(ProviderId provider) {
    return movingOn.contains(provider);
  }

  /** Empty when no vendor of ours has a token. */
  Optional<Failover> to(Set<ProviderId> providers) {
    List<Candidate> candidates =
        all.candidates().stream()
            .filter(candidate -> providers.contains(candidate.provider()))
            .toList();
    return candidates.isEmpty()
        ? Optional.empty()
        : Optional.of(
            ways.computeIfAbsent(
                Set.copyOf(candidates.stream().map(Candidate::provider).toList()),
                _ -> making.apply(new Route(candidates))));
  }
}
