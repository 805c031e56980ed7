package dev.understudy.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RollingWindowTest {

  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");

  /** The same as a list of all calls would give. */
  @Property
  void countsTheCallsOfTheLastSeconds(
      @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 3) Integer> gaps,
      @ForAll @IntRange(min = 1, max = 10) int seconds) {
    RollingWindow window = new RollingWindow();
    List<Long> good = new ArrayList<>();
    long second = START.getEpochSecond();
    for (int gap : gaps) {
      second += gap;
      window.add(gap != 1, Instant.ofEpochSecond(second));
      if (gap != 1) {
        good.add(second);
      }
    }
    long from = second - seconds + 1;

    assertThat(window.last(seconds, Instant.ofEpochSecond(second)).good())
        .isEqualTo((int) good.stream().filter(s -> s >= from).count());
  }

  @Test
  void oldBadCallsTellNothing() {
    RollingWindow window = new RollingWindow();
    window.add(false, START);

    assertThat(window.badInARow(START)).isEqualTo(1);
    assertThat(window.badInARow(START.plusSeconds(RollingWindow.SECONDS))).isZero();
  }
}
