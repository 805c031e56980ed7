package dev.understudy.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.service.ProblemException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Berlin's clocks go from 02:00 to 03:00 on 28 March 2027, and from 03:00 to 02:00 on 31 October.
 */
class ScheduleTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "2027-03-28T01:59:59, 2027-03-28T00:59:59Z",
    "2027-03-28T02:30:00, 2027-03-28T01:30:00Z", // is not on any clock; half an hour after 02:00
    "2027-03-28T03:00:00, 2027-03-28T01:00:00Z",
    "2027-10-31T02:30:00, 2027-10-31T00:30:00Z", // is there twice; the first is meant
    "2027-10-31T03:00:00, 2027-10-31T02:00:00Z",
  })
  void aTimeOnTheClocksOfAZoneIsOneMoment(String local, Instant expected) {
    assertThat(Schedule.at(local, Optional.of("Europe/Berlin"), NOW)).isEqualTo(expected);
  }

  @Test
  void aTimeThatHasPassedIsNow() {
    assertThat(Schedule.at("2026-11-24T11:59:59Z", Optional.empty(), NOW)).isEqualTo(NOW);
    assertThat(Schedule.at("-999999999-01-01T00:00:00+18:00", Optional.empty(), NOW))
        .isEqualTo(NOW);
    assertThat(Schedule.at("2026-11-24T12:59:59", Optional.of("Europe/Berlin"), NOW))
        .isEqualTo(NOW);
  }

  @Test
  void anOffsetSaysTheMoment() {
    assertThat(Schedule.at("2027-03-28T09:00:00+02:00", Optional.empty(), NOW))
        .isEqualTo(Instant.parse("2027-03-28T07:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "2027-03-28T09:00:00, none, sendAt",
        "2027-03-28T09:00:00Z, Europe/Berlin, sendAt",
        "2027-03-28T09:00:00, Europe/Atlantis, timeZone",
        "2028-03-28T09:00:00Z, none, sendAt",
        "soon, none, sendAt",
      })
  void whatIsNoTimeIsRefusedByName(String sendAt, String zone, String field) {
    assertThatThrownBy(() -> Schedule.at(sendAt, Optional.ofNullable(zone), NOW))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().field()).isEqualTo(Optional.of(field)));
  }
}
