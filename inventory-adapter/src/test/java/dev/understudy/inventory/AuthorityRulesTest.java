package dev.understudy.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.inventory.Authority.State;
import dev.understudy.inventory.AuthorityRules.Primary;
import org.junit.jupiter.api.Test;

class AuthorityRulesTest {

  private static final Primary WELL = new Primary(true, false, false);
  private static final Primary BEHIND = new Primary(true, false, true);
  private static final Primary DOWN = new Primary(false, false, true);
  private static final Primary DOWN_WITH_A_WRITE_ON_ITS_WAY = new Primary(false, true, true);

  private static Authority next(State state, long epoch, Primary primary) {
    return AuthorityRules.next(new Authority(state, epoch), primary);
  }

  @Test
  void anOutageGoesThroughAllStatesAndTwoEpochs() {
    Authority suspect = next(State.PRIMARY, 1, DOWN_WITH_A_WRITE_ON_ITS_WAY);
    Authority backup = AuthorityRules.next(suspect, DOWN);
    Authority recovering = AuthorityRules.next(backup, BEHIND);

    assertThat(suspect).isEqualTo(new Authority(State.SUSPECT, 1));
    assertThat(backup).isEqualTo(new Authority(State.BACKUP, 2));
    assertThat(recovering).isEqualTo(new Authority(State.RECOVERING, 2));
    assertThat(AuthorityRules.next(recovering, WELL)).isEqualTo(new Authority(State.PRIMARY, 3));
  }

  @Test
  void theBackupDoesNotTakeOverWhileAWriteToThePrimaryIsOnItsWay() {
    assertThat(next(State.SUSPECT, 1, DOWN_WITH_A_WRITE_ON_ITS_WAY))
        .isEqualTo(new Authority(State.SUSPECT, 1));
  }

  @Test
  void thePrimaryDoesNotTakeOverWhileItIsBehind() {
    assertThat(next(State.RECOVERING, 2, BEHIND)).isEqualTo(new Authority(State.RECOVERING, 2));
  }

  @Test
  void aStateThatIsEnteredAgainHasAnotherEpoch() {
    assertThat(next(State.SUSPECT, 1, WELL)).isEqualTo(new Authority(State.PRIMARY, 3));
    assertThat(next(State.RECOVERING, 2, DOWN)).isEqualTo(new Authority(State.BACKUP, 4));
  }

  @Test
  void nothingIsWrittenToAPrimaryThatIsSuspectOrReplaced() {
    assertThat(AuthorityRules.writable(true))
        .containsExactlyInAnyOrder(State.PRIMARY, State.RECOVERING);
    assertThat(AuthorityRules.writable(false)).doesNotContain(State.SUSPECT);
  }
}
