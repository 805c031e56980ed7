package dev.understudy.failover;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The moment by which a whole call must be answered; every attempt draws on the same one. */
public record Deadline(Instant at) {

  public static Deadline after(Duration duration, InstantSource clock) {
    return new Deadline(clock.instant().plus(duration));
  }

  /** What is left, never negative. */
  public Duration remaining(InstantSource clock) {
    Duration left = Duration.between(clock.instant(), at);
    return left.isNegative() ? Duration.ZERO : left;
  }

  public boolean passed(InstantSource clock) {
    return !clock.instant().isBefore(at);
  }

  /** The earlier of this deadline and one that is {@code limit} from now. */
  public Deadline within(Duration limit, InstantSource clock) {
    Deadline other = after(limit, clock);
    return other.at.isBefore(at) ? other : this;
  }
}
