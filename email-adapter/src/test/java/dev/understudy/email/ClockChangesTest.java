package dev.understudy.email;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Every change of every zone's clocks from 2000 to 2040, by the table of transitions that the
 * platform has from the tz database: what a clock in that zone shows at the moment that was found.
 */
class ClockChangesTest {

  private static final Instant FROM = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2040-01-01T00:00:00Z");

  /** Before, just before, within, just within and after: in parts of the change's length. */
  private static final List<Double> PLACES = List.of(-1.0, -0.001, 0.0, 0.5, 0.999, 1.0, 2.0);

  /** How a time on a zone's clocks becomes a moment. */
  @FunctionalInterface
  private interface Reading {
    Instant at(LocalDateTime local, ZoneId zone);
  }

  private static Instant ours(LocalDateTime local, ZoneId zone) {
    Instant dayBefore = local.minusDays(2).toInstant(ZoneOffset.UTC);
    String text = DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(local);
    return Schedule.at(text, Optional.of(zone.getId()), dayBefore);
  }

  private static List<String> violations(Reading reading) {
    List<String> violations = new ArrayList<>();
    Set<String> zones = new TreeSet<>(ZoneId.getAvailableZoneIds());
    for (String id : zones) {
      ZoneId zone = ZoneId.of(id);
      ZoneOffsetTransition change = zone.getRules().nextTransition(FROM);
      while (change != null && change.getInstant().isBefore(TO)) {
        for (double place : PLACES) {
          LocalDateTime local = at(change, place);
          if (!isRight(zone.getRules(), change, local, reading.at(local, zone))) {
            violations.add("%s %s of %s".formatted(local, id, change));
          }
        }
        change = zone.getRules().nextTransition(change.getInstant());
      }
    }
    return violations;
  }

  /** From the earlier of the two times that a clock shows at the change. */
  private static LocalDateTime at(ZoneOffsetTransition change, double place) {
    LocalDateTime start = change.isGap() ? change.getDateTimeBefore() : change.getDateTimeAfter();
    return start.plusSeconds(Math.round(change.getDuration().abs().toSeconds() * place));
  }

  private static boolean isRight(
      ZoneRules rules, ZoneOffsetTransition change, LocalDateTime local, Instant found) {
    LocalDateTime shown = LocalDateTime.ofInstant(found, rules.getOffset(found));
    Duration length = change.getDuration().abs();
    boolean inside = !local.isBefore(at(change, 0)) && local.isBefore(at(change, 0).plus(length));
    if (!inside) {
      return shown.equals(local);
    }
    return change.isGap()
        ? shown.equals(local.plus(length)) && !found.isBefore(change.getInstant())
        : shown.equals(local) && found.isBefore(change.getInstant());
  }

  @Test
  void aTimeIsWhatTheZonesClocksShow() {
    assertThat(violations(ClockChangesTest::ours)).isEmpty();
  }

  /**
   * The check must be able to see the second of two times, and an offset that is not the zone's.
   */
  @Test
  void otherReadingsAreSeen() {
    assertThat(
            violations((local, zone) -> local.atZone(zone).withLaterOffsetAtOverlap().toInstant()))
        .anyMatch(each -> each.contains("Europe/Berlin"));
    assertThat(violations((local, zone) -> local.toInstant(zone.getRules().getOffset(FROM))))
        .anyMatch(each -> each.contains("America/New_York"));
    assertThat(violations((local, _) -> local.toInstant(ZoneOffset.UTC)))
        .anyMatch(each -> each.contains("Australia/Lord_Howe"));
  }
}
