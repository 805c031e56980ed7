package dev.understudy.inventory;

import static dev.understudy.inventory.TestLedger.VENDORS;
import static dev.understudy.inventory.TestVendors.SHOPIFY;
import static dev.understudy.inventory.TestVendors.SQUARE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.Bulkhead;
import dev.understudy.failover.CallPolicy;
import dev.understudy.failover.Candidate;
import dev.understudy.failover.Criticality;
import dev.understudy.failover.Failover;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Route;
import dev.understudy.failover.Surroundings;
import dev.understudy.service.Operation;
import dev.understudy.service.ReplyJson;
import dev.understudy.service.RequestJson;
import dev.understudy.service.VertxConcurrency;
import dev.understudy.testkit.TestingHealthRegistry;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a read of availability is answered, begun on an event loop and in direct style alike. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AvailabilityApiTest {

  private static final InstantSource CLOCK = InstantSource.system();
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final TestLedger ledger = new TestLedger();
  private final TestVendors vendors = new TestVendors(ledger.vertx());
  private final Failover failover =
      new Failover(
          new Route(List.of(new Candidate(SHOPIFY, 0, 100, 1), new Candidate(SQUARE, 1, 100, 1))),
          new TestingHealthRegistry(VENDORS),
          new Surroundings(CLOCK, new Random(1), new VertxConcurrency(), _ -> {}));
  private final Operation operation = operation();

  AvailabilityApiTest() throws IOException {}

  private Operation operation() {
    LastSeen lastSeen = new LastSeen(10);
    Asking asking =
        new Asking(
            new KnownStore(ledger.database(), VENDORS),
            failover,
            Optional::empty,
            vendors.providers(),
            CallPolicy.hedgedRead("availability", Criticality.NORMAL, LIMIT),
            lastSeen,
            CLOCK);
    AvailabilityReads reads =
        new AvailabilityReads(asking, LIMIT, lastSeen, CLOCK, Thread::startVirtualThread);
    return Optional.ofNullable(new AvailabilityApi(reads).operations().get("readAvailability"))
        .orElseThrow();
  }

  @BeforeEach
  void freshStock() throws Exception {
    ledger.reset();
  }

  @AfterAll
  void stop() throws Exception {
    vendors.close();
    ledger.close();
  }

  private List<ReplyJson> bothWays(String sku, Map<String, String> headers) throws Exception {
    RequestJson request = new RequestJson(Map.of("sku", sku), Map.of(), headers, new JsonObject());
    return List.of(
        ledger.run(() -> operation.answer(request)),
        ledger.run(() -> operation.begin(request).orElseThrow().await()));
  }

  @Test
  void whoKnowsTheAnswerIsSentItsTagOnly() throws Exception {
    for (ReplyJson first : bothWays("SKU-20", Map.of())) {
      assertThat(first.status()).isEqualTo(200);
      String tag = Optional.ofNullable(first.headers().get("ETag")).orElseThrow();

      for (ReplyJson again : bothWays("SKU-20", Map.of("if-none-match", tag))) {
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.headers()).containsEntry("ETag", tag);
      }
    }
  }

  @Test
  void whoKnowsAnotherAnswerIsSentThisOne() throws Exception {
    for (ReplyJson reply : bothWays("SKU-20", Map.of("if-none-match", "\"0-100\""))) {
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.body().getLong("available")).isEqualTo(100);
    }
  }

  /** What no vendor has room for is told by the ledger; where that cannot, it is worth a retry. */
  @Test
  void aReadThatIsShedIsTheLedgersOrTriedLater() throws Exception {
    fill(SHOPIFY, SQUARE);
    try {
      for (ReplyJson reply : bothWays("SKU-2", Map.of())) {
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().getString("source")).isEqualTo("ledger");
        assertThat(reply.body().getBoolean("stale")).isTrue();
      }
      for (ReplyJson reply : bothWays("SKU-19", Map.of())) {
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.headers()).containsEntry("Retry-After", "1");
      }
    } finally {
      VENDORS.stream().map(failover::bulkhead).forEach(Bulkhead::leave);
    }
    for (ReplyJson reply : bothWays("SKU-2", Map.of())) {
      assertThat(reply.body().getString("source")).isEqualTo("shopify");
    }
  }

  private void fill(ProviderId... ids) {
    for (ProviderId id : ids) {
      assertThat(failover.bulkhead(id).tryEnter(Criticality.CRITICAL)).isTrue();
    }
  }

  /** All vendors answered, and none has it: that is no outage. */
  @Test
  void anSkuThatNobodyHasIsUnknown() throws Exception {
    for (ReplyJson reply : bothWays("NO-SUCH-SKU", Map.of())) {
      assertThat(reply.status()).isEqualTo(404);
    }
  }
}
