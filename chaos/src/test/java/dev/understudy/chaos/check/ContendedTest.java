package dev.understudy.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A hundred units and a buffer of five; another channel sells while nobody can look. */
class ContendedTest {

  /** Eight of them between 10 s and 20 s, the others while somebody looks. */
  private static Contended contended(long here, int elsewhere, long reported) {
    List<Long> sold =
        LongStream.range(0, elsewhere).map(i -> i < 8 ? 10_000 + i : 30_000 + i).boxed().toList();
    return new Contended(
        "SKU", 100, 5, here, sold, List.of(new Contended.Span(10_000, 20_000)), reported);
  }

  private static List<String> violations(Contended place) {
    return Contended.oversellWithinBuffer(List.of(place)).violations();
  }

  @Test
  void whatTheBufferCoversIsNoOversell() {
    assertThat(contended(92, 8, 0).oversold()).isZero();
    assertThat(violations(contended(92, 8, 0))).isEmpty();
  }

  @Test
  void whatWasSoldBeyondTheBufferUnseenIsAllowedAndReported() {
    assertThat(contended(95, 8, 3).allowed()).isEqualTo(3);
    assertThat(violations(contended(95, 8, 3))).isEmpty();
  }

  @Test
  void whatIsOversoldBeyondThatIsNamed() {
    assertThat(violations(contended(96, 8, 4)))
        .singleElement()
        .asString()
        .contains("4 units of SKU", "it may be 3");
    // What could be seen counts for nothing.
    assertThat(violations(contended(95, 9, 4))).hasSize(1);
  }

  @Test
  void whatIsNotReportedIsNamed() {
    assertThat(violations(contended(95, 8, 2)))
        .singleElement()
        .asString()
        .contains("drift report says 2");
    assertThat(violations(contended(90, 8, 1))).hasSize(1);
  }
}
