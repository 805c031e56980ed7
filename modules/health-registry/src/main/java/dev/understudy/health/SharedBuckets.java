package dev.understudy.health;

import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.grid.hazelcast.Bucket4jHazelcast;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The buckets of the cluster: each is one entry of a map, and is emptied and filled by the member
 * that owns it, by that member's clock.
 */
final class SharedBuckets implements Buckets {

  private final AsyncProxyManager<String> proxies;
  private final Map<String, AsyncBucketProxy> buckets = new ConcurrentHashMap<>();

  SharedBuckets(HazelcastInstance member) {
    IMap<String, byte[]> map = member.getMap(Member.RATES);
    this.proxies = Bucket4jHazelcast.entryProcessorBasedBuilder(map).build().asAsync();
  }

  @Override
  public CompletionStage<Long> take(String name, int perSecond, long wanted) {
    return wanted == 0
        ? CompletableFuture.completedFuture(0L)
        : send(() -> bucket(name, perSecond).tryConsumeAsMuchAsPossible(wanted));
  }

  @Override
  public CompletionStage<Long> owe(String name, int perSecond, long tokens) {
    return send(() -> bucket(name, perSecond).consumeIgnoringRateLimits(tokens));
  }

  /** The rate is a part of the name: a node with another one must not be held to it. */
  private AsyncBucketProxy bucket(String name, int perSecond) {
    return buckets.computeIfAbsent(
        name + "@" + perSecond,
        key ->
            proxies
                .builder()
                .build(
                    key,
                    () -> CompletableFuture.completedFuture(Buckets.configuration(perSecond))));
  }

  private static CompletionStage<Long> send(Supplier<CompletableFuture<Long>> request) {
    try {
      return request.get();
    } catch (HazelcastException | IllegalStateException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
