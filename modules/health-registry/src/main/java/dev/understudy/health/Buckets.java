package dev.understudy.health;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketConfiguration;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Token buckets by name; one token is one call. */
sealed interface Buckets permits LocalBuckets, SharedBuckets {

  /** Takes what is there, at most {@code wanted}. */
  CompletionStage<Long> take(String name, int perSecond, long wanted);

  /** Takes what may not be there yet: the next ones wait for it. */
  CompletionStage<Long> owe(String name, int perSecond, long tokens);

  /**
   * A bucket that never holds more than a quarter of a second's calls. What is seen in any 10 s is
   * then at most 2.5 % more than the rate, and of the 5 % that are allowed as much is left for the
   * way from a token to the vendor. It starts empty, so that one that is lost with the members that
   * held it gives nothing away.
   */
  static BucketConfiguration configuration(int perSecond) {
    return BucketConfiguration.builder()
        .addLimit(
            Bandwidth.builder()
                .capacity(Math.ceilDiv(perSecond, 4))
                .refillGreedy(perSecond, Duration.ofSeconds(1))
                .initialTokens(0)
                .build())
        .build();
  }
}
