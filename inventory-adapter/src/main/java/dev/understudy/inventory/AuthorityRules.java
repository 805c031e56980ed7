package dev.understudy.inventory;

import dev.understudy.inventory.Authority.State;
import java.util.Set;

/**
 * Who has the authority next: a pure decision. That it is made once only is the ledger's part.
 *
 * <p>A state that is entered again has a higher epoch than before, so what somebody decided from an
 * old sight of it finds another row. The primary's epochs are odd, the backup's even.
 */
final class AuthorityRules {

  private AuthorityRules() {}

  /**
   * What is known of the primary.
   *
   * @param admitted whether the cluster holds that it may be used
   * @param inFlight whether a write to it may still be on its way
   * @param behind whether the journal holds something for it that is not from just now
   */
  record Primary(boolean admitted, boolean inFlight, boolean behind) {}

  static Authority next(Authority now, Primary primary) {
    return switch (now.state()) {
      case PRIMARY -> primary.admitted() ? now : new Authority(State.SUSPECT, now.epoch());
      case SUSPECT ->
          primary.admitted()
              ? new Authority(State.PRIMARY, now.epoch() + 2)
              : primary.inFlight() ? now : new Authority(State.BACKUP, now.epoch() + 1);
      case BACKUP -> primary.admitted() ? new Authority(State.RECOVERING, now.epoch()) : now;
      case RECOVERING ->
          !primary.admitted()
              ? new Authority(State.BACKUP, now.epoch() + 2)
              : primary.behind() ? now : new Authority(State.PRIMARY, now.epoch() + 1);
    };
  }

  /** In which states the primary may be written to. */
  static Set<State> writable(boolean isPrimary) {
    return isPrimary
        ? Set.of(State.PRIMARY, State.RECOVERING)
        : Set.of(State.PRIMARY, State.BACKUP, State.RECOVERING);
  }
}
