package dev.understudy.inventory;

import static dev.understudy.inventory.TestVendors.SHOPIFY;
import static dev.understudy.inventory.TestVendors.SQUARE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.sims.shopify.ShopifySim;
import dev.understudy.sims.square.SquareSim;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every vendor of inventory owes its port, over real sockets. */
class InventoryProviderContractTest {

  private static final Place HERE = Place.of("SKU-20");
  private static final Place EAST = new Place("SKU-20", "east");
  private static final Place NOWHERE = Place.of("NONE");

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final TestVendors vendors = new TestVendors(vertx);

  static Stream<ProviderId> all() {
    return Stream.of(SHOPIFY, SQUARE);
  }

  @AfterEach
  void stop() {
    vendors.close();
    threads.close();
    TestVendors.wait(vertx.close());
  }

  private InventoryProvider provider(ProviderId vendor) {
    return vendor.equals(SHOPIFY) ? vendors.shopify() : vendors.square();
  }

  private <T> T run(Callable<T> work) throws Exception {
    return threads.submit(work).get();
  }

  private static Deadline soon() {
    return Deadline.after(Duration.ofSeconds(5), InstantSource.system());
  }

  private static Batch batch(UUID key, Delta... deltas) {
    return new Batch(key, List.of(deltas));
  }

  private static Delta delta(Place place, long units, String reference) {
    return new Delta(place, units, reference, Instant.now());
  }

  private Map<Place, Long> counts(ProviderId vendor, Place... places) throws Exception {
    Outcome<Map<Place, Long>> outcome = run(() -> provider(vendor).counts(List.of(places), soon()));
    assertThat(outcome).isInstanceOf(Outcome.Success.class);
    return ((Outcome.Success<Map<Place, Long>>) outcome).value();
  }

  @ParameterizedTest
  @MethodSource("all")
  void countsPlacesAndLeavesOutWhatItDoesNotKnow(ProviderId vendor) throws Exception {
    assertThat(counts(vendor, HERE, EAST, NOWHERE, Place.of("SKU-1")))
        .containsOnly(
            Map.entry(HERE, 100L), Map.entry(EAST, 0L), Map.entry(Place.of("SKU-1"), 1_000_000L));
  }

  @ParameterizedTest
  @MethodSource("all")
  void aSkuIsNoPartOfASearch(ProviderId vendor) throws Exception {
    assertThat(counts(vendor, Place.of("X' OR sku:'SKU-1"), Place.of("SKU-1 OR sku:SKU-2")))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("all")
  void aBatchIsAppliedOnceForItsKey(ProviderId vendor) throws Exception {
    Batch batch =
        batch(
            UUID.randomUUID(), delta(HERE, -3, "r1"), delta(HERE, -2, "r2"), delta(EAST, 7, "r3"));

    Outcome<String> first = run(() -> provider(vendor).apply(batch, soon()));
    Outcome<String> again = run(() -> provider(vendor).apply(batch, soon()));

    assertThat(first).isInstanceOf(Outcome.Success.class);
    assertThat(again).isInstanceOf(Outcome.Success.class);
    assertThat(counts(vendor, HERE, EAST)).containsOnly(Map.entry(HERE, 95L), Map.entry(EAST, 7L));
    assertThat(vendors.adjustments(vendor, "SKU-20"))
        .extracting(entry -> entry.getString("reference"))
        .containsExactly("r1", "r2", "r3");
  }

  @ParameterizedTest
  @MethodSource("all")
  void aBatchThatIsRefusedHasNoEffect(ProviderId vendor) throws Exception {
    Batch batch = batch(UUID.randomUUID(), delta(HERE, -3, "r1"), delta(NOWHERE, -1, "r2"));

    assertThat(run(() -> provider(vendor).apply(batch, soon())))
        .isInstanceOf(Outcome.Declined.class);
    assertThat(counts(vendor, HERE)).containsOnly(Map.entry(HERE, 100L));
  }

  @ParameterizedTest
  @MethodSource("all")
  void aLocationThatTheVendorHasNotIsRefused(ProviderId vendor) throws Exception {
    Batch batch = batch(UUID.randomUUID(), delta(new Place("SKU-20", "moon"), -1, "r1"));

    assertThat(run(() -> provider(vendor).apply(batch, soon())))
        .isInstanceOf(Outcome.Declined.class);
  }

  @ParameterizedTest
  @MethodSource("all")
  void anAnswerThatIsLostIsUnknownAndTheSameKeySettlesIt(ProviderId vendor) throws Exception {
    InventoryProvider provider = provider(vendor);
    run(() -> provider.counts(List.of(HERE), soon()));
    run(() -> provider.apply(batch(UUID.randomUUID(), delta(HERE, -1, "r0")), soon()));
    Batch batch = batch(UUID.randomUUID(), delta(HERE, -3, "r1"));
    vendors.behave(vendor, new JsonObject().put("loseReplies", true));

    assertThat(run(() -> provider.apply(batch, soon()))).isInstanceOf(Outcome.Unknown.class);
    vendors.behave(vendor, new JsonObject());
    assertThat(run(() -> provider.apply(batch, soon()))).isInstanceOf(Outcome.Success.class);

    assertThat(counts(vendor, HERE)).containsOnly(Map.entry(HERE, 96L));
  }

  @ParameterizedTest
  @MethodSource("all")
  void throttlingIsProvenNotDone(ProviderId vendor) throws Exception {
    vendors.behave(vendor, new JsonObject().put("errorRate", 1.0).put("errorStatus", 429));
    Batch batch = batch(UUID.randomUUID(), delta(HERE, -3, "r1"));

    Outcome<String> outcome = run(() -> provider(vendor).apply(batch, soon()));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.NotExecuted.class,
            not -> assertThat(not.fault().kind()).isEqualTo(Fault.Kind.RATE_LIMITED));
    assertThat(vendors.adjustments(vendor, "SKU-20")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("all")
  void itsLocationsAreThoseOfTheCatalogue(ProviderId vendor) throws Exception {
    Set<String> expected =
        vendor.equals(SHOPIFY)
            ? Set.of(ShopifySim.LOCATION, ShopifySim.SECOND_LOCATION)
            : Set.of(SquareSim.LOCATION, SquareSim.SECOND_LOCATION);

    assertThat(run(() -> provider(vendor).locations(soon())))
        .isEqualTo(new Outcome.Success<>(expected));
  }

  @ParameterizedTest
  @MethodSource("all")
  void asManyAsItSaysGoIntoOneCall(ProviderId vendor) throws Exception {
    InventoryProvider provider = provider(vendor);
    List<Delta> deltas = new ArrayList<>();
    for (int i = 0; i < provider.mostChanges(); i++) {
      deltas.add(delta(Place.of("SKU-1"), -1, UUID.randomUUID().toString()));
    }

    assertThat(run(() -> provider.apply(new Batch(UUID.randomUUID(), deltas), soon())))
        .isInstanceOf(Outcome.Success.class);
    assertThat(vendors.adjustments(vendor, "SKU-1")).hasSize(provider.mostChanges());
  }
}
