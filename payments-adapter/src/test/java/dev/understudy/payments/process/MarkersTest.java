package dev.understudy.payments.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.service.CardNumbers;
import org.junit.jupiter.api.Test;

/** What looks for markers must find them. */
class MarkersTest {

  @Test
  void areCardNumbersOfAllLengthsAsTheyArePrinted() {
    assertThat(Markers.NUMBERS)
        .extracting(String::length)
        .containsExactly(13, 14, 15, 16, 17, 18, 19);
    assertThat(Markers.written())
        .hasSize(7 + 2 * 6)
        .anyMatch(written -> written.matches("4929-\\d{4}-\\d{4}-\\d{4}"))
        .anyMatch(written -> written.matches("3782 \\d{6} \\d{5}"))
        .allMatch(CardNumbers::isIn);
  }

  @Test
  void areFoundHoweverTheyAreWritten() {
    for (String written : Markers.written()) {
      assertThat(Markers.in("12:30 WARN what came was \"" + written + "\", and so on")).hasSize(1);
    }
    assertThat(Markers.in("{\"a\":\"4929.8172\"} 2026-11-25 12:30")).isEmpty();
  }
}
