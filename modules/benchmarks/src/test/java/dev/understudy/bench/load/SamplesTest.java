package dev.understudy.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplesTest {

  /** One at each millisecond of a hundred, which took as many milliseconds, from 1. */
  private static final Samples HUNDRED =
      new Samples(
          IntStream.rangeClosed(1, 100)
              .mapToObj(
                  i ->
                      new Sample(Duration.ofMillis(i), Duration.ofMillis(i), new Answer(200, "ok")))
              .toList());

  @Test
  void percentilesAreThoseOfTheLatencies() {
    assertThat(HUNDRED.percentile(95)).isCloseTo(95, within(0.1));
    assertThat(HUNDRED.percentile(50)).isCloseTo(50, within(0.1));
    assertThat(HUNDRED.max()).isCloseTo(100, within(0.1));
  }

  @Test
  void aSpanOfTimeHoldsWhatWasMeantToStartInIt() {
    Samples span = HUNDRED.between(Duration.ofMillis(10), Duration.ofMillis(20));

    assertThat(span.all()).hasSize(10);
    assertThat(span.max()).isCloseTo(19, within(0.1));
  }

  @Test
  void noSampleHasNoLatency() {
    assertThat(new Samples(List.of()).max()).isZero();
  }
}
