package dev.understudy.health;

import dev.understudy.failover.OperatorOverride;
import dev.understudy.failover.ProviderId;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what an operator decides, so that of two who decide at once both are in the journal. */
final class Overrides {

  private static final Logger LOG = LoggerFactory.getLogger(Overrides.class);

  /**
   * An operator waits for it. It is two writes, and for a backup of each Hazelcast waits 5 s before
   * it calls it written without: to say before that that it is not written would be wrong.
   */
  private static final long LIMIT_MILLIS = 12_000;

  /** So many others would have to decide about the same vendor in the same moment. */
  private static final int TRIES = 10;

  private final Membership membership;
  private final InstantSource clock;

  Overrides(Membership membership, InstantSource clock) {
    this.membership = membership;
    this.clock = clock;
  }

  /**
   * Decides, and waits until it is written.
   *
   * @throws IllegalStateException when the cluster does not take it in time
   */
  void decide(ProviderId provider, Optional<OperatorOverride> word, String who, String why) {
    Decision held = wait(membership.board().decision(provider));
    for (int i = 0; i < TRIES; i++) {
      Decision next = new Decision(provider, later(held), word.map(Overrides::inMillis), who, why);
      held = wait(membership.board().write(next));
      if (next.equals(held)) {
        LOG.warn(
            "{}: {} by {}: {}",
            provider,
            word.map(o -> o.kind() + " until " + o.expires()).orElse("no override"),
            who,
            why);
        return;
      }
    }
    throw new IllegalStateException("others decide about " + provider + " at the same time");
  }

  /** Now, and later than what was decided before: by a node of another clock, perhaps. */
  private Instant later(@Nullable Decision held) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return held == null || now.isAfter(held.at()) ? now : Decision.justAfter(held.at());
  }

  /** Finer than that, it would not survive the wire unchanged. */
  private static OperatorOverride inMillis(OperatorOverride o) {
    return new OperatorOverride(
        o.kind(), o.who(), o.why(), o.expires().truncatedTo(ChronoUnit.MILLIS));
  }

  private static <T extends @Nullable Object> T wait(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the cluster has not taken it; it may come yet", e);
    }
  }
}
