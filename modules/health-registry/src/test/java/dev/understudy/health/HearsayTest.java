package dev.understudy.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.HealthPolicy;
import dev.understudy.failover.HealthRules;
import dev.understudy.failover.HealthState;
import dev.understudy.failover.OperatorOverride;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A verdict that an operator has forced may be heard of before the operator's word is. */
class HearsayTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final ProviderId VENDOR = new ProviderId("stripe");
  private static final OperatorOverride DRAIN =
      new OperatorOverride(
          OperatorOverride.Kind.DRAIN, "ann", "drill", NOW.plus(Duration.ofMinutes(10)));
  private static final Decision WORD =
      new Decision(VENDOR, NOW, Optional.of(DRAIN), "ann", "drill");
  private static final Decision TAKEN_BACK =
      new Decision(VENDOR, NOW.plusSeconds(1), Optional.empty(), "bob", "taken back");
  private static final Verdict DRAINED =
      new Verdict(
          VENDOR,
          new HealthState.Drained(),
          1,
          NOW,
          "DRAIN by ann: drill",
          Map.of(),
          0,
          Duration.ZERO,
          true);

  private final RegistryNode node =
      new RegistryNode("node-1", 1, List.of(VENDOR), HealthPolicy.DEFAULT, HealthRules::judge, NOW);

  private static News.Stored stored(List<Verdict> verdicts, List<Decision> decisions) {
    return new News.Stored(List.of(), verdicts, decisions);
  }

  private void hears(News news) {
    node.hear(news, NOW);
  }

  private List<HealthState> proposed() {
    return node.look(Map.of(), NOW).stream()
        .filter(Action.Propose.class::isInstance)
        .map(action -> ((Action.Propose) action).next().state())
        .toList();
  }

  @Test
  void whatWasForcedIsLeftAloneUntilTheWordIsHeard() {
    hears(new News.Judged(DRAINED));
    assertThat(proposed()).isEmpty();

    hears(new News.Decided(WORD));
    assertThat(proposed()).isEmpty();

    hears(new News.Decided(TAKEN_BACK));
    assertThat(proposed()).containsExactly(new HealthState.Probing());
  }

  @Test
  void anOldWordThatIsHeardLateExplainsNothing() {
    hears(new News.Judged(DRAINED));
    hears(
        new News.Decided(
            new Decision(VENDOR, NOW.minusSeconds(9), Optional.empty(), "bob", "taken back")));

    assertThat(proposed()).isEmpty();
  }

  @Test
  void aReadingThatKnowsTheVerdictAndNoWordEndsIt() {
    hears(new News.Judged(DRAINED));
    hears(stored(List.of(DRAINED), List.of()));

    assertThat(proposed()).containsExactly(new HealthState.Probing());
  }

  /** It may have been made before the word was given. */
  @Test
  void aReadingThatDoesNotKnowTheVerdictSaysNothingOfTheWord() {
    hears(new News.Judged(DRAINED));
    hears(stored(List.of(Verdict.initial(VENDOR, NOW)), List.of()));

    // What the store has lost is written again, and it stays as it is.
    assertThat(proposed()).containsExactly(new HealthState.Drained());
  }

  @Test
  void ofWhatIsForcedAnewTheOldReadingSaysNothing() {
    hears(new News.Judged(DRAINED));
    Verdict down =
        new Verdict(
            VENDOR,
            new HealthState.Down(),
            2,
            NOW,
            "FORCE_DOWN by ann: drill",
            Map.of(),
            0,
            Duration.ZERO,
            true);
    hears(new News.Judged(down));
    hears(stored(List.of(DRAINED), List.of()));

    assertThat(proposed()).containsExactly(new HealthState.Down());
  }
}
