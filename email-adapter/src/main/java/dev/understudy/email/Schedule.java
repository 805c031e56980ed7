package dev.understudy.email;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * When a mail is to be sent: a moment with its offset, or a time on the clocks of a zone. Where
 * clocks are put forward a time that they leave out is taken as much later as they leave out; where
 * they are put back the first of the two is meant. A time that has passed is now.
 */
final class Schedule {

  private static final Duration FURTHEST = Duration.ofDays(400);

  private Schedule() {}

  static Instant at(String sendAt, Optional<String> timeZone, Instant now) {
    Instant at = timeZone.isPresent() ? local(sendAt, timeZone.get()) : moment(sendAt);
    if (at.isAfter(now.plus(FURTHEST))) {
      throw Refused.field("sendAt", "is more than " + FURTHEST.toDays() + " days from now");
    }
    return at.isBefore(now) ? now : at;
  }

  private static Instant moment(String sendAt) {
    try {
      return OffsetDateTime.parse(sendAt).toInstant();
    } catch (DateTimeParseException e) {
      throw Refused.field(
          "sendAt", "must be like 2027-03-28T09:00:00+02:00, or without an offset beside timeZone");
    }
  }

  private static Instant local(String sendAt, String timeZone) {
    ZoneId zone;
    try {
      zone = ZoneId.of(timeZone);
    } catch (DateTimeException e) {
      throw Refused.field("timeZone", "must be like Europe/Berlin");
    }
    try {
      return LocalDateTime.parse(sendAt).atZone(zone).toInstant();
    } catch (DateTimeParseException e) {
      throw Refused.field("sendAt", "must be like 2027-03-28T09:00:00 when there is a timeZone");
    }
  }
}
