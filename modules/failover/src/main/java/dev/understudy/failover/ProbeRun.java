package dev.understudy.failover;

import java.time.Duration;
import java.time.Instant;

/**
 * Probes of one vendor by the node that is elected to send them. The count of good ones is the
 * prober's own: written into the verdict, each answer of a vendor that comes and goes would be an
 * epoch.
 *
 * @param goodInARow good answers since the last bad one
 * @param last when the last probe was sent
 */
public record ProbeRun(int goodInARow, Instant last) {

  /** None was sent yet. */
  public static final ProbeRun NONE = new ProbeRun(0, Instant.MIN);

  public boolean isDue(Duration every, Instant now) {
    return last.equals(Instant.MIN) || !now.isBefore(last.plus(every));
  }

  public ProbeRun sent(Instant now) {
    return new ProbeRun(goodInARow, now);
  }

  public ProbeRun answered(boolean good) {
    return new ProbeRun(good ? goodInARow + 1 : 0, last);
  }
}
