package dev.understudy.chaos.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.sims.shopify.ShopifySim;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three real nodes draw on one account at Shopify, and tell each other nothing of it. */
class OneAccountIT {

  /** Points of a small account; it fills in two seconds. */
  private static final double BUCKET = 40;

  private static final double RESTORE = 20;

  private static final Duration LOAD = Duration.ofSeconds(20);

  /** Who knows of no limit is over it at once. */
  private static final Duration SHORT_LOAD = Duration.ofSeconds(4);

  private static final String SKU = "SKU-1";

  @Test
  void nodesRunIntoTheLimitByABucketAtMostAndUseTheAccountAllTheSame(@TempDir Path folder)
      throws Exception {
    SequencedMap<String, Long> stock = new LinkedHashMap<>(Map.of(SKU, 1_000_000L));
    ShopifySim small = new ShopifySim(InstantSource.system(), BUCKET, RESTORE);
    try (InventoryNodes nodes = InventoryNodes.start(small, stock, folder)) {
      double taken = nodes.limits().path("taken").asDouble();

      double overrun =
          worstOverrun(
              nodes,
              LOAD,
              node -> nodes.calls.get(nodes.url(node) + "/v1/availability/" + SKU + "?maxAge=0"));

      assertThat(overrun).isLessThanOrEqualTo(BUCKET);
      assertThat(nodes.limits().path("taken").asDouble() - taken)
          .as("points that the account gave")
          .isGreaterThan(RESTORE * LOAD.toSeconds() / 3);

      // The check itself must be able to see callers who know of no limit.
      assertThat(worstOverrun(nodes, SHORT_LOAD, _ -> nodes.readShopifyDirectly()))
          .isGreaterThan(BUCKET);
    }
  }

  /** What was throttled, in points, in the worst time that it takes the bucket to fill. */
  private static double worstOverrun(InventoryNodes nodes, Duration load, IntConsumer read)
      throws Exception {
    AtomicBoolean loaded = new AtomicBoolean(true);
    NavigableMap<Long, Double> throttled = new TreeMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int node = 0; node < InventoryNodes.COUNT; node++) {
        int mine = node;
        threads.execute(
            () -> {
              while (loaded.get()) {
                read.accept(mine);
              }
            });
      }
      long end = System.nanoTime() + load.toNanos();
      while (System.nanoTime() < end) {
        JsonNode limits = nodes.limits();
        throttled.put(System.nanoTime(), limits.path("throttledPoints").asDouble());
        LockSupport.parkNanos(20_000_000);
      }
      loaded.set(false);
    }
    return worst(throttled);
  }

  private static double worst(NavigableMap<Long, Double> throttled) {
    long window = (long) (BUCKET / RESTORE * 1e9);
    List<Double> grown = new ArrayList<>();
    throttled.forEach(
        (at, points) -> grown.add(points - throttled.ceilingEntry(at - window).getValue()));
    return grown.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }
}
