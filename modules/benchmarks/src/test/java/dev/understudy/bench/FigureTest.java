package dev.understudy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTest {

  @Test
  void atMostHoldsUpToTheBound() {
    assertThat(Figure.of("max", 100, "ms").atMost(100).holds()).isTrue();
    assertThat(Figure.of("max", 100.1, "ms").atMost(100).holds()).isFalse();
  }

  @Test
  void atLeastHoldsFromTheBoundAndTheTableSaysWhichItIs() {
    Figure enough = Figure.of("ratio", 0.85, "x").atLeast(0.85);
    Figure little = Figure.of("ratio", 0.84, "x").atLeast(0.85);

    assertThat(enough.holds()).isTrue();
    assertThat(little.holds()).isFalse();
    assertThat(Table.of(List.of(little))).contains(">=0.85  MISSED");
  }

  @Test
  void percentilesOfRepetitionsAreByTheNearestRank() {
    List<Double> thirty =
        java.util.stream.IntStream.rangeClosed(1, 30).mapToObj(i -> (double) i).toList();

    assertThat(Medians.percentile(99, thirty, Double::doubleValue)).isEqualTo(30);
    assertThat(Medians.percentile(50, thirty, Double::doubleValue)).isEqualTo(15);
    assertThat(Medians.of(List.of(5.0, 1.0, 9.0), Double::doubleValue)).isEqualTo(5);
  }
}
