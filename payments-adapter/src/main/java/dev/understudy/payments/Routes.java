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
  private final Map<Set<ProviderId>, Failover> ways = new ConcurrentHashMap<>();

  Routes(Route all, Function<Route, Failover> making) {
    this.all = all;
    this.making = making;
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
