package dev.understudy.health;

import io.github.bucket4j.Bucket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The buckets of a node that is alone. */
final class LocalBuckets implements Buckets {

  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  @Override
  public CompletionStage<Long> take(String name, int perSecond, long wanted) {
    long taken = wanted == 0 ? 0 : bucket(name, perSecond).tryConsumeAsMuchAsPossible(wanted);
    return CompletableFuture.completedFuture(taken);
  }

  @Override
  public CompletionStage<Long> owe(String name, int perSecond, long tokens) {
    return CompletableFuture.completedFuture(
        bucket(name, perSecond).consumeIgnoringRateLimits(tokens));
  }

  private Bucket bucket(String name, int perSecond) {
    return buckets.computeIfAbsent(
        name + "@" + perSecond,
        _ ->
            Bucket.builder().addLimit(Buckets.configuration(perSecond).getBandwidths()[0]).build());
  }
}
