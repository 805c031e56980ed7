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
 * @param number grows by one with each decision about the vendor; the highest holds
 * @param word the override that stands; empty when it was taken back or has expired
 * @param who decided
 * @param why it was decided
 * @param at by the clock of the node that was told
 */
public record Decision(
    ProviderId provider,
    long number,
    Optional<OperatorOverride> word,
    String who,
    String why,
    Instant at) {

  /** The greater one holds: the later, and of one number the one that takes more traffic away. */
  static final Comparator<Decision> PRECEDENCE =
      Comparator.comparingLong(Decision::number)
          .thenComparingInt(Decision::caution)
          .thenComparing(Decision::at)
          .thenComparing(Decision::who);

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

  Decision expired(Instant now) {
    return new Decision(
        provider, number + 1, Optional.empty(), "the clock", "the override has expired", now);
  }
}
