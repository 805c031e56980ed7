package dev.understudy.chaos.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.chaos.check.Invariant;
import dev.understudy.chaos.workload.Attempt;
import dev.understudy.chaos.workload.Attempts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The caller's deadline is 3000 ms, and 100 ms are allowed for its way. */
class PunctualityTest {

  private static final Node ONE = new Node("payments-1", "payments", "http://one");
  private static final Node TWO = new Node("payments-2", "payments", "http://two");

  private final Attempts attempts = new Attempts();

  private void attempts(int count, Node node, long from, long took, boolean answered) {
    for (int i = 0; i < count; i++) {
      attempts.add(new Attempt(node.url(), from, from + took, answered));
    }
  }

  private static Injected injected(Fault fault) {
    Injection injection =
        new Injection("i", Duration.ZERO, Duration.ofSeconds(20), Optional.empty(), fault);
    return new Injected(injection, 10_000, 30_000, true);
  }

  private Invariant judged(Fault fault) {
    return new Punctuality(List.of(injected(fault)), List.of(ONE, TWO)).judge(attempts);
  }

  private Invariant judged() {
    return judged(new Fault.Refused("stripe"));
  }

  @Test
  void isKeptByNinetyNineOfAHundredAnswers() {
    attempts(198, ONE, 1_000, 3_100, true);
    attempts(2, ONE, 1_000, 3_101, true);
    assertThat(judged().holds()).isTrue();
    assertThat(judged().checked()).isEqualTo(200);

    attempts(1, ONE, 1_000, 9_000, true);

    assertThat(judged().violations())
        .singleElement()
        .asString()
        .startsWith("3 of 201 calls were not answered within 3100 ms; p99 of all answers was 310");
  }

  @Test
  void toWaitInVainIsLateAndToBeRefusedAtOnceIsNot() {
    attempts(100, ONE, 1_000, 10, true);
    attempts(500, ONE, 1_000, 2, false);
    assertThat(judged().holds()).isTrue();
    assertThat(judged().checked()).isEqualTo(100);

    attempts(2, ONE, 1_000, 10_000, false);

    assertThat(judged().holds()).isFalse();
  }

  @Test
  void aNodeThatStandsStillIsNotExpectedToAnswerAndTheOtherIs() {
    Fault pause = new NodeFault.Pause("payments-2");
    attempts(100, ONE, 1_000, 10, true);
    attempts(50, TWO, 8_000, 3_500, true);
    attempts(50, TWO, 29_000, 9_000, true);
    assertThat(judged(pause).holds()).isTrue();
    assertThat(judged(pause).checked()).isEqualTo(100);
    assertThat(judged(new NodeFault.Kill("payments-2")).holds()).as("it was killed").isFalse();

    attempts(2, ONE, 15_000, 3_500, true);
    assertThat(judged(pause).holds()).as("the other node was late").isFalse();
  }

  @Test
  void afterItsPauseANodeIsExpectedToAnswerAgain() {
    attempts(100, ONE, 1_000, 10, true);
    attempts(2, TWO, 30_001, 3_500, true);

    assertThat(judged(new NodeFault.Pause("payments-2")).holds()).isFalse();
  }

  @Test
  void whereNobodyNamedADeadlineNoneIsBroken() {
    assertThat(judged()).isEqualTo(new Invariant("deadline-kept", 0, List.of()));
  }
}
