package dev.understudy.chaos.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ErrorBudgetTest {

  @Test
  void itIsSpentByMoreThanItsPart() {
    ErrorBudget half = new ErrorBudget(50);

    assertThat(half.isSpentBy(50, 100)).isFalse();
    assertThat(half.isSpentBy(51, 100)).isTrue();
    assertThat(half.isSpentBy(19, 19)).as("too few to tell").isFalse();
    assertThat(ErrorBudget.UNBOUNDED.isSpentBy(100, 100)).isFalse();
  }

  @Test
  void aPartThatIsNoneIsRefused() {
    assertThatThrownBy(() -> new ErrorBudget(0))
        .hasMessage("abort-above must be in (0, 100] percent, was 0.0");
    assertThatThrownBy(() -> new ErrorBudget(Double.NaN)).hasMessageContaining("NaN");
  }
}
