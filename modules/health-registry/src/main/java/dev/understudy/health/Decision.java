package dev.understudy.health;

import dev.understudy.failover.OperatorOverride;
import dev.understudy.failover.ProviderId;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * What was last decided about an override of one vendor: that it stands, or that it does not. The
 * second is kept too, so that after a split brain it is not undone by the side that had not heard.
 *
 * @param at when it was decided, in milliseconds of the clock of the node that was told, and later
 *     than what that node knew to be decided before; the latest holds
 * @param word the override that stands; empty when it was taken back or has expired
 * @param who decided
 * @param why it was decided
 */
public record Decision(
    ProviderId provider, Instant at, Optional<OperatorOverride> word, String who, String why) {

  /** The greater one holds: the later, and of one moment the one that takes more traffic away. */
  static final Comparator<Decision> PRECEDENCE =
      Comparator.comparing(Decision::at)
          .thenComparingInt(Decision::caution)
          .thenComparing(Decision::who)
          .thenComparing(Decision::why);

  private int caution() {
    return word.map(
            o ->
                switch (o.kind()) {
                  case DRAIN -> 3;
                  case FORCE_DOWN -> 2;
                  case FORCE_UP -> 0;
                })
        .orElse(1);
  }

  boolean hasExpired(Instant now) {
    return word.filter(o -> !now.isBefore(o.expires())).isPresent();
  }

  /**
   * Ends this one and no other: were it dated now, it would also undo what was decided meanwhile on
   * the other side of a split.
   */
  Decision expired() {
    return new Decision(
        provider, justAfter(at), Optional.empty(), "the clock", "the override has expired");
  }

  static Instant justAfter(Instant at) {
    return at.plusMillis(1);
  }
}
