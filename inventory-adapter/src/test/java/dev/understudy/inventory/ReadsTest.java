package dev.understudy.inventory;

import static dev.understudy.inventory.TestLedger.MANY;
import static dev.understudy.inventory.TestLedger.MINUTE;
import static dev.understudy.inventory.TestLedger.VENDORS;
import static dev.understudy.inventory.TestLedger.wanted;
import static dev.understudy.inventory.TestVendors.SHOPIFY;
import static dev.understudy.inventory.TestVendors.SQUARE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.CallPolicy;
import dev.understudy.failover.Candidate;
import dev.understudy.failover.Criticality;
import dev.understudy.failover.Failover;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Route;
import dev.understudy.failover.Surroundings;
import dev.understudy.service.VertxConcurrency;
import dev.understudy.testkit.TestingHealthRegistry;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a reader is told, and how old it may be. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadsTest {

  private static final InstantSource CLOCK = InstantSource.system();
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Freshness NOW = new Freshness(Duration.ZERO, LONG);

  private final TestLedger ledger = new TestLedger();
  private final TestingHealthRegistry registry = new TestingHealthRegistry(VENDORS);
  private TestVendors vendors = new TestVendors(ledger.vertx());

  ReadsTest() throws IOException {}

  @BeforeEach
  void freshStock() throws Exception {
    vendors.close();
    vendors = new TestVendors(ledger.vertx());
    ledger.reset();
  }

  @AfterAll
  void stop() throws Exception {
    vendors.close();
    ledger.close();
  }

  private AvailabilityReads reads(
      Map<ProviderId, InventoryProvider> providers, Optional<ProviderId> askedFirst) {
    Route route = new Route(List.of(new Candidate(SHOPIFY, 0, 100), new Candidate(SQUARE, 1, 100)));
    Failover failover =
        new Failover(
            route,
            registry,
            new Surroundings(CLOCK, new Random(1), new VertxConcurrency(), _ -> {}));
    LastSeen lastSeen = new LastSeen(1_000);
    Asking asking =
        new Asking(
            new KnownStore(ledger.database(), VENDORS),
            failover,
            () -> askedFirst,
            providers,
            CallPolicy.hedgedRead("availability", Criticality.NORMAL, Duration.ofSeconds(2)),
            lastSeen,
            CLOCK);
    return new AvailabilityReads(
        asking, Duration.ofSeconds(2), lastSeen, CLOCK, Thread::startVirtualThread);
  }

  private AvailabilityReads reads() {
    return reads(vendors.providers(), Optional.empty());
  }

  private Read read(AvailabilityReads reads, String sku, Freshness wanted) throws Exception {
    return ledger.run(() -> reads.read(Place.of(sku), wanted));
  }

  private Availability known(AvailabilityReads reads, String sku, Freshness wanted)
      throws Exception {
    Read read = read(reads, sku, wanted);
    assertThat(read).isInstanceOf(Read.Known.class);
    return ((Read.Known) read).availability();
  }

  private void sell(String sku, long units) throws Exception {
    ledger.does(
        () -> {
          Reserved.Held held = (Reserved.Held) ledger.node().reserve(wanted(sku, units, MINUTE));
          ledger.node().commit(held.reservation().id());
        });
  }

  private void failBoth() throws Exception {
    vendors.behave(SHOPIFY, new JsonObject().put("errorRate", 1.0));
    vendors.behave(SQUARE, new JsonObject().put("errorRate", 1.0));
  }

  @Test
  void aSaleIsSeenBeforeAnyVendorHasHeardOfIt() throws Exception {
    AvailabilityReads reads = reads();
    sell("SKU-20", 3);
    ledger.does(() -> ledger.node().reserve(wanted("SKU-20", 2, MINUTE)));

    Availability seen = known(reads, "SKU-20", NOW);

    assertThat(vendors.count(SHOPIFY, "SKU-20", 100)).isEqualTo(100);
    assertThat(seen.available()).isEqualTo(97);
    assertThat(seen.reservable()).isEqualTo(95);
    assertThat(seen.source()).isEqualTo("shopify");
  }

  @Test
  void whatIsYoungEnoughIsNotAskedForAgain() throws Exception {
    CountingProvider counting = new CountingProvider(vendors.shopify());
    AvailabilityReads reads =
        reads(Map.of(SHOPIFY, counting, SQUARE, vendors.square()), Optional.empty());

    known(reads, "SKU-1", NOW);
    known(reads, "SKU-1", new Freshness(MINUTE, LONG));

    assertThat(counting.reads()).isEqualTo(1);
  }

  /** Every answer that is not marked stale is as young as its reader asked, whoever else reads. */
  @Test
  void noAnswerIsOlderThanAskedFor() throws Exception {
    AvailabilityReads reads = reads();

    assertThat(tooOld(wanted -> reads.read(Place.of("SKU-1"), wanted))).isEmpty();
  }

  /** The check itself must be able to see an old answer. */
  @Test
  void anAnswerThatIsKeptForLongerThanAskedIsCaught() throws Exception {
    AvailabilityReads reads = reads();
    Read kept = read(reads, "SKU-1", NOW);
    Instant old = CLOCK.instant();
    while (CLOCK.instant().isBefore(old.plus(Freshness.FLOOR))) {
      known(reads, "SKU-2", NOW);
    }

    assertThat(tooOld(_ -> kept)).isNotEmpty();
  }

  private List<String> tooOld(Function<Freshness, Read> reader) throws Exception {
    Random random = new Random(3);
    List<Callable<List<String>>> works = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Freshness wanted = new Freshness(Duration.ofMillis(random.nextInt(200)), LONG);
      works.add(() -> tooOld(reader, wanted));
    }
    return ledger.together(works).stream().flatMap(List::stream).toList();
  }

  private static List<String> tooOld(Function<Freshness, Read> reader, Freshness wanted) {
    List<String> violations = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Instant since = CLOCK.instant().minus(wanted.maxAge());
      if (reader.apply(wanted) instanceof Read.Known(Availability seen)
          && !seen.stale()
          && seen.asOf().isBefore(since)) {
        violations.add(seen + " is older than " + wanted);
      }
    }
    return violations;
  }

  @Test
  void aSaleElsewhereIsSeenByWhoWantsAFreshAnswer() throws Exception {
    AvailabilityReads reads = reads();
    known(reads, "SKU-20", NOW);
    vendors.sellElsewhere(SHOPIFY, "SKU-20", 4);
    Instant changed = Instant.parse(vendors.entries(SHOPIFY, "SKU-20").getLast().getString("at"));

    Availability fresh = known(reads, "SKU-20", NOW);
    while (!fresh.asOf().isAfter(changed)) {
      fresh = known(reads, "SKU-20", NOW);
    }

    assertThat(fresh.available()).isEqualTo(96);
  }

  @Test
  void whatIsOlderThanItsReaderAcceptsIsNotServed() throws Exception {
    ledger.update("update vendor_stock set observed_at = now() - interval '1 hour'");
    failBoth();

    assertThat(read(reads(), "SKU-20", new Freshness(Duration.ZERO, MINUTE)))
        .isInstanceOf(Read.TooStale.class);
    Availability stale =
        known(reads(), "SKU-20", new Freshness(Duration.ZERO, Duration.ofHours(2)));
    assertThat(stale.stale()).isTrue();
    assertThat(stale.asOf()).isBefore(CLOCK.instant().minus(Duration.ofMinutes(59)));
  }

  @Test
  void theBackupIsAskedFirstWhileItHasTheAuthority() throws Exception {
    AvailabilityReads reads = reads(vendors.providers(), Optional.of(SQUARE));

    assertThat(known(reads, "SKU-20", NOW).source()).isEqualTo("square");

    vendors.behave(SQUARE, new JsonObject().put("errorRate", 1.0));
    assertThat(known(reads, "SKU-2", NOW).source()).isEqualTo("shopify");
  }

  @Test
  void manyAreReadByFewCalls() throws Exception {
    CountingProvider counting = new CountingProvider(vendors.shopify());
    AvailabilityReads reads =
        reads(Map.of(SHOPIFY, counting, SQUARE, vendors.square()), Optional.empty());
    List<Place> places = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      places.add(Place.of("SKU-" + i));
    }

    Map<Place, Read> answers = ledger.run(() -> reads.read(places, NOW));

    assertThat(counting.reads()).isEqualTo(2);
    assertThat(answers).hasSize(200);
    assertThat(answers.values()).filteredOn(Read.Known.class::isInstance).hasSize(20);
    assertThat(answers.get(Place.of("SKU-1")))
        .isInstanceOfSatisfying(
            Read.Known.class,
            known -> assertThat(known.availability().available()).isEqualTo(MANY));
    assertThat(answers.get(Place.of("SKU-21"))).isInstanceOf(Read.UnknownSku.class);
  }

  @Test
  void aStormOnOneSkuAsksItsVendorTwentyTimesASecondAtMost() throws Exception {
    CountingProvider counting = new CountingProvider(vendors.shopify());
    AvailabilityReads reads =
        reads(Map.of(SHOPIFY, counting, SQUARE, vendors.square()), Optional.empty());
    Instant start = CLOCK.instant();
    List<Callable<Integer>> works = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      works.add(
          () -> {
            for (int n = 0; n < 200; n++) {
              reads.read(Place.of("SKU-1"), NOW);
            }
            return 200;
          });
    }

    ledger.together(works);

    double seconds = Duration.between(start, CLOCK.instant()).toMillis() / 1000.0;
    assertThat(counting.reads()).isLessThanOrEqualTo((int) Math.ceil(seconds * 20) + 1);
  }

  @Test
  void whatIsRememberedIsBounded() {
    LastSeen seen = new LastSeen(3);
    for (int i = 0; i < 10; i++) {
      seen.put(new Availability(Place.of("S" + i), i, i, Instant.EPOCH, "shopify", false));
    }

    assertThat(seen.size()).isEqualTo(3);
    assertThat(seen.of(Place.of("S9"))).isPresent();
    assertThat(seen.of(Place.of("S0"))).isEmpty();
  }
}
