package dev.understudy.email;

import java.time.Duration;
import java.util.Map;

/**
 * What is not over, and what did not end well.
 *
 * @param lanes of those in which there is mail
 * @param dead mails in each state in which they can be replayed
 * @param possibleDoubles mails of which two copies may be out, those that are just being sent again
 *     included
 */
record Backlog(Map<Lane, Waiting> lanes, Map<MailStatus, Long> dead, long possibleDoubles) {

  static final Waiting NOTHING = new Waiting(0, 0, 0, 0, Duration.ZERO);

  Backlog {
    lanes = Map.copyOf(lanes);
    dead = Map.copyOf(dead);
  }

  /**
   * The mail of one lane that is in flight, and in nobody's hands.
   *
   * @param due what a worker would take now
   * @param refused by every vendor that was asked; waits for its next try
   * @param later what was not tried yet: its time is to come, or a quota's is
   * @param ambiguous that a vendor may have; waits for the vendor's word
   * @param oldestDue since when that which is due longest is due
   */
  record Waiting(long due, long refused, long later, long ambiguous, Duration oldestDue) {}

  Waiting in(Lane lane) {
    return lanes.getOrDefault(lane, NOTHING);
  }

  long dead(MailStatus status) {
    return dead.getOrDefault(status, 0L);
  }
}
