package dev.understudy.health;

import dev.understudy.failover.OperatorOverride;
import dev.understudy.failover.ProviderId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What operators have decided, as one node knows it. */
final class Words {

  private final Map<ProviderId, Decision> decisions = new LinkedHashMap<>();

  void heard(Decision decision) {
    decisions.merge(
        decision.provider(),
        decision,
        (held, heard) -> Decision.PRECEDENCE.compare(heard, held) > 0 ? heard : held);
  }

  /**
   * The override that stands. It stands until it is taken back, and not until this node's clock
   * says so: two nodes of different clocks would undo each other's verdict.
   */
  Optional<OperatorOverride> about(ProviderId provider) {
    return Optional.ofNullable(decisions.get(provider)).flatMap(Decision::word);
  }

  /** The first node whose clock says that an override has expired takes it back, for all. */
  List<Action> expired(Instant now) {
    return decisions.values().stream()
        .filter(decision -> decision.hasExpired(now))
        .<Action>map(decision -> new Action.Decide(decision.expired()))
        .toList();
  }

  List<Action> missingFrom(List<Decision> stored) {
    return decisions.values().stream()
        .filter(ours -> isMissing(ours, stored))
        .<Action>map(Action.Decide::new)
        .toList();
  }

  private static boolean isMissing(Decision ours, List<Decision> stored) {
    return stored.stream()
        .filter(theirs -> theirs.provider().equals(ours.provider()))
        .noneMatch(theirs -> Decision.PRECEDENCE.compare(theirs, ours) >= 0);
  }
}
