package dev.understudy.email;

import java.time.Duration;

/**
 * How long the queue waits for whom.
 *
 * @param takeLease from taking a mail to writing that it is sent, the first time; a worker that
 *     dies between the two delays its mail by this
 * @param sendLease longer than any attempt can take: who finds it ended finds the worker gone
 * @param evidenceWait for a vendor's word on a mail that it may have, before it is sent again
 * @param lifetime of a mail that nobody takes
 */
record QueuePolicy(
    Duration takeLease, Duration sendLease, Duration evidenceWait, Duration lifetime) {

  QueuePolicy {
    requirePositive("takeLease", takeLease);
    requirePositive("sendLease", sendLease);
    requirePositive("evidenceWait", evidenceWait);
    requirePositive("lifetime", lifetime);
  }

  private static void requirePositive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + " must be positive, was " + value);
    }
  }
}
