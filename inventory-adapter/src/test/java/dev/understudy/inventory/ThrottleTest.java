package dev.understudy.inventory;

import static dev.understudy.inventory.TestLedger.MINUTE;
import static dev.understudy.inventory.TestLedger.VENDORS;
import static dev.understudy.inventory.TestLedger.wanted;
import static dev.understudy.inventory.TestVendors.SHOPIFY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.inventory.vendor.shopify.ShopifyInventory;
import dev.understudy.service.Secret;
import dev.understudy.sims.shopify.ShopifySim;
import dev.understudy.testkit.ManualClock;
import dev.understudy.testkit.SimCalls;
import dev.understudy.testkit.TestingHealthRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Shopify's bucket is small, and nothing is lost by it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ThrottleTest {

  /** A bucket for four writes that fills by two a second. */
  private static final double BUCKET = 40;

  private static final double RESTORE = 20;

  private static final double READ_COST = 2;
  private static final List<Place> PLACES = List.of(Place.of("SKU-1"));

  private final TestLedger ledger = new TestLedger();
  private final ManualClock clock = new ManualClock(Instant.parse("2026-11-24T00:00:00Z"));
  private ShopifySim sim = new ShopifySim(clock, BUCKET, RESTORE);

  ThrottleTest() throws IOException {}

  @BeforeEach
  void freshStock() throws Exception {
    ledger.reset();
    sim = new ShopifySim(clock, BUCKET, RESTORE);
  }

  @AfterAll
  void stop() throws IOException {
    ledger.close();
  }

  private ShopifyInventory shopify() {
    return new ShopifyInventory(
        TestVendors.vendor(
            "shopify", 1, "2026-04", ShopifySim.LOCATION, ShopifySim.SECOND_LOCATION),
        Secret.of(ShopifySim.ACCESS_TOKEN),
        new SimCalls(sim),
        clock);
  }

  private long throttled() {
    return NearVendors.limits(sim).getLong("throttled");
  }

  @Test
  void aCallThatWouldOnlyBeThrottledIsNotSent() {
    ShopifyInventory shopify = shopify();
    Deadline deadline = Deadline.after(Duration.ofHours(1), clock);
    List<Place> places = List.of(Place.of("SKU-1"));
    Outcome<Map<Place, Long>> last = shopify.counts(places, deadline);
    for (int i = 0; i < 100; i++) {
      last = shopify.counts(places, deadline);
    }

    assertThat(last)
        .isInstanceOfSatisfying(
            Outcome.NotExecuted.class,
            not -> {
              assertThat(not.fault().kind()).isEqualTo(Fault.Kind.RATE_LIMITED);
              // Two points are missing, and twenty come in a second.
              assertThat(not.fault().retryAfter()).contains(Duration.ofMillis(100));
            });
    assertThat(throttled()).isZero();
  }

  @Test
  void theJournalWaitsForTheBucketAndLosesNothing() throws Exception {
    Map<ProviderId, InventoryProvider> providers = Map.of(SHOPIFY, shopify());
    Lanes lanes =
        new Lanes(
            new JournalStore(ledger.database()),
            new TestingHealthRegistry(VENDORS),
            providers,
            SHOPIFY,
            clock);
    for (int sale = 0; sale < 20; sale++) {
      ledger.does(
          () -> {
            Reserved.Held held = (Reserved.Held) ledger.node().reserve(wanted("SKU-1", 1, MINUTE));
            ledger.node().commit(held.reservation().id());
          });
      // Each by itself, as if it came alone.
      ledger.does(() -> lanes.drain(SHOPIFY));
      clock.advance(Duration.ofMillis(100));
      ledger.update("update lane set lease_until = now()");
    }
    for (int second = 0; second < 30; second++) {
      clock.advance(Duration.ofSeconds(1));
      ledger.update("update lane set lease_until = now()");
      ledger.does(() -> lanes.drain(SHOPIFY));
    }

    assertThat(sim.ledger().entries()).hasSize(20);
    assertThat(throttled()).isZero();
    assertThat(
            ledger.number(
                "select count(*) from delivery where provider = 'shopify' and status = 'PENDING'"))
        .isZero();
  }

  /** What was throttled, in points, in the worst time that it takes the bucket to fill. */
  private double worstOverrun(List<Supplier<ShopifyInventory>> nodes) {
    Deadline deadline = Deadline.after(Duration.ofHours(1), clock);
    int ticks = (int) (BUCKET / RESTORE * 100);
    Deque<Long> before = new ArrayDeque<>();
    double worst = 0;
    Random random = new Random(5);
    for (int tick = 0; tick < 6_000; tick++) {
      clock.advance(Duration.ofMillis(10));
      // Every node wants more than its part, in any order.
      var _ = nodes.get(random.nextInt(nodes.size())).get().counts(PLACES, deadline);
      before.add(throttled());
      if (before.size() > ticks) {
        worst = Math.max(worst, READ_COST * (throttled() - before.remove()));
      }
    }
    return worst;
  }

  @Test
  void threeNodesOfOneAccountRunIntoItsLimitByABucketAtMost() {
    List<Supplier<ShopifyInventory>> nodes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ShopifyInventory node = shopify();
      nodes.add(() -> node);
    }

    assertThat(worstOverrun(nodes)).isLessThanOrEqualTo(BUCKET);
    // All the same the account's points are used, not left.
    assertThat(NearVendors.limits(sim).getDouble("taken")).isGreaterThan(0.8 * 60 * RESTORE);
  }

  /** The check itself must be able to see nodes that learn nothing. */
  @Test
  void nodesThatForgetTheirBucketAreCaught() {
    assertThat(worstOverrun(List.of(this::shopify))).isGreaterThan(BUCKET);
  }
}
