package dev.understudy.chaos.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private static final List<String> PROCESSES = List.of("payments-1", "payments-2", "inventory");

  private static Drill storm() {
    return Drills.named("payments-storm");
  }

  @Test
  void theSameSeedGivesTheSameTimelineAndAnotherSeedAnother() {
    List<Injection> first = Schedule.of(storm(), 7, PROCESSES);

    assertThat(Schedule.of(storm(), 7, PROCESSES)).isEqualTo(first);
    assertThat(Schedule.of(storm(), 8, PROCESSES)).isNotEqualTo(first);
  }

  @Test
  void randomKillsStayInTheirTimeAndNeverOverlap() {
    for (long seed = 0; seed < 200; seed++) {
      List<Injection> kills =
          Schedule.of(storm(), seed, PROCESSES).stream()
              .filter(injection -> injection.fault() instanceof NodeFault.Kill)
              .toList();
      assertThat(kills).hasSizeBetween(2, 8);
      assertThat(kills).allMatch(kill -> kill.at().compareTo(Duration.ofSeconds(5)) >= 0);
      assertThat(kills).allMatch(kill -> kill.end().compareTo(Duration.ofSeconds(60)) <= 0);
      for (int i = 1; i < kills.size(); i++) {
        assertThat(kills.get(i).at()).isGreaterThanOrEqualTo(kills.get(i - 1).end());
      }
    }
  }

  @Test
  void onlyNodesOfTheServiceAreKilled() {
    assertThat(Schedule.of(storm(), 1, PROCESSES))
        .filteredOn(injection -> injection.fault() instanceof NodeFault.Kill)
        .isNotEmpty()
        .extracting(injection -> injection.fault().told())
        .allMatch(told -> told.startsWith("payments-"));
    assertThatThrownBy(() -> Schedule.of(storm(), 1, List.of("email")))
        .isInstanceOf(DrillException.class)
        .hasMessage("the platform has no process of payments");
  }
}
