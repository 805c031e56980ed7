package dev.understudy.inventory;

import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.HealthState;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves the authority as the primary goes and comes back, and knows who has it. */
final class AuthorityKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(AuthorityKeeper.class);

  /** What waits for less long is the ordinary lag of a lane, not something that was missed. */
  private static final Duration FRESH = Duration.ofSeconds(2);

  private final AuthorityStore store;
  private final HealthRegistry registry;
  private final ProviderId primary;
  private final Optional<ProviderId> backup;
  private volatile Authority current = new Authority(Authority.State.PRIMARY, 0);

  /**
   * @param vendors the primary first, its backup second
   */
  AuthorityKeeper(AuthorityStore store, HealthRegistry registry, List<ProviderId> vendors) {
    this.store = store;
    this.registry = registry;
    this.primary = vendors.getFirst();
    this.backup = vendors.stream().skip(1).findFirst();
  }

  /** As this node last saw it. */
  Authority current() {
    return current;
  }

  /** Takes at most one step; another node may have taken it before. */
  void step() {
    Authority now = store.current();
    Authority next = AuthorityRules.next(now, store.seen(primary, admitted(), FRESH));
    if (!next.equals(now) && store.move(now, next)) {
      LOG.warn("the authority goes from {} to {}", now, next);
      current = next;
    } else {
      current = now;
    }
  }

  /** Who is asked before all others: the backup, while the primary has not heard of everything. */
  Optional<ProviderId> askedFirst() {
    return switch (current.state()) {
      case PRIMARY, SUSPECT -> Optional.empty();
      case BACKUP, RECOVERING -> backup;
    };
  }

  private boolean admitted() {
    return registry
        .snapshot()
        .verdict(primary)
        .map(Verdict::state)
        .map(AuthorityKeeper::admitted)
        .orElse(false);
  }

  private static boolean admitted(HealthState state) {
    return switch (state) {
      case HealthState.Unproven() -> true;
      case HealthState.Up() -> true;
      case HealthState.Degraded() -> true;
      case HealthState.Recovering(int _) -> true;
      case HealthState.Down() -> false;
      case HealthState.Probing() -> false;
      case HealthState.Drained() -> false;
    };
  }
}
