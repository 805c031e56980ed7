package dev.understudy.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private static List<Planned> charges(long seed, Duration ramp, int count) {
    return Stream.generate(new Arrivals("charge", 100, ramp, seed)).limit(count).toList();
  }

  @Test
  void theSameSeedGivesTheSameOperationsAtTheSameTimesAndAnotherSeedOthers() {
    List<Planned> first = charges(7, Duration.ofSeconds(2), 1_000);

    assertThat(charges(7, Duration.ofSeconds(2), 1_000)).isEqualTo(first);
    assertThat(charges(8, Duration.ofSeconds(2), 1_000)).isNotEqualTo(first);
    assertThat(first.getFirst().key()).isEqualTo("charge-1");
    assertThat(first).doesNotHaveDuplicates().extracting(Planned::atNanos).isSorted();
  }

  @Test
  void theRateIsKeptWhateverTheSeed() {
    for (long seed = 0; seed < 50; seed++) {
      List<Planned> ten = charges(seed, Duration.ZERO, 1_000);
      for (int i = 0; i < ten.size(); i++) {
        assertThat(ten.get(i).atNanos()).isBetween(i * SECOND / 100, (i + 1) * SECOND / 100);
      }
    }
  }

  /** From a tenth to the whole: after the ramp of 4 s its area is 2.2 s at the whole rate. */
  @Test
  void theRateRisesFromATenth() {
    long inTheRamp =
        charges(1, Duration.ofSeconds(4), 1_000).stream()
            .filter(each -> each.atNanos() < 4 * SECOND)
            .count();

    assertThat(inTheRamp).isBetween(210L, 230L);
  }
}
