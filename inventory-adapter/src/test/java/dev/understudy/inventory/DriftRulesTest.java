package dev.understudy.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.inventory.DriftRules.Cause;
import dev.understudy.inventory.DriftRules.Difference;
import dev.understudy.inventory.DriftRules.Resolution;
import org.junit.jupiter.api.Test;

class DriftRulesTest {

  @Test
  void theLedgerFollowsASaleInAnotherChannel() {
    assertThat(DriftRules.judge(new Difference(100, 97, 0, 90, 10), DriftPolicy.TRUST_VENDOR))
        .isEqualTo(new Resolution(Cause.OTHER_CHANNEL, -3, 0, false, 0));
  }

  @Test
  void whatIsHeldIsKeptAndWhatTheVendorIsShortOfIsOversold() {
    assertThat(DriftRules.judge(new Difference(100, 88, 0, 20, 15), DriftPolicy.TRUST_VENDOR))
        .isEqualTo(new Resolution(Cause.OTHER_CHANNEL, -5, 7, false, 7));
  }

  @Test
  void unitsThatWereFoundAreAdded() {
    assertThat(DriftRules.judge(new Difference(100, 104, 0, 20, 15), DriftPolicy.TRUST_VENDOR))
        .isEqualTo(new Resolution(Cause.OTHER_CHANNEL, 4, 0, false, 0));
  }

  @Test
  void theVendorFollowsWhereNobodyElseMaySell() {
    assertThat(DriftRules.judge(new Difference(100, 97, 0, 90, 10), DriftPolicy.TRUST_LEDGER))
        .isEqualTo(new Resolution(Cause.OTHER_CHANNEL, 0, 3, false, 0));
  }

  @Test
  void nothingIsSoldWhileAPersonMustDecide() {
    assertThat(DriftRules.judge(new Difference(100, 97, 0, 90, 10), DriftPolicy.FREEZE))
        .isEqualTo(new Resolution(Cause.OTHER_CHANNEL, 0, 0, true, 0));
  }

  @Test
  void aWriteThatArrivedTwiceIsTakenBackWhateverThePolicy() {
    for (DriftPolicy policy : DriftPolicy.values()) {
      assertThat(DriftRules.judge(new Difference(100, 97, -3, 90, 10), policy))
          .isEqualTo(new Resolution(Cause.LATE_WRITE, 0, 3, false, 0));
    }
  }
}
