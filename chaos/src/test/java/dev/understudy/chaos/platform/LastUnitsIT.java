package dev.understudy.chaos.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.chaos.check.Acknowledged;
import dev.understudy.chaos.check.Checks;
import dev.understudy.chaos.check.Entry;
import dev.understudy.sims.shopify.ShopifySim;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand callers want the last hundred units of three real nodes, whatever becomes of these.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LastUnitsIT {

  private static final int CALLERS = 1_000;
  private static final int UNITS = 100;
  private static final List<String> VENDORS = List.of("shopify", "square");

  private static final String ALL_WELL = "SKU-1";
  private static final String BLACKHOLED = "SKU-2";
  private static final String KILLED = "SKU-3";
  private static final String FORGETFUL = "SKU-4";

  private Optional<InventoryNodes> started = Optional.empty();

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    SequencedMap<String, Long> stock = new LinkedHashMap<>();
    Stream.of(ALL_WELL, BLACKHOLED, KILLED, FORGETFUL).forEach(sku -> stock.put(sku, (long) UNITS));
    started =
        Optional.of(InventoryNodes.start(new ShopifySim(InstantSource.system()), stock, folder));
  }

  @AfterAll
  void stop() throws Exception {
    if (started.isPresent()) {
      started.get().close();
    }
  }

  private InventoryNodes nodes() {
    return started.orElseThrow();
  }

  private JsonNode stock(String sku) {
    return nodes().calls.get(nodes().url(1) + "/v1/stock/" + sku).body();
  }

  private long held(String sku) {
    return stock(sku).path("held").asLong(-1);
  }

  @Test
  void exactlyAHundredGetOne() throws Exception {
    Storm storm = new Storm(nodes(), ALL_WELL);

    List<Storm.Wish> wishes = storm.of(CALLERS, Storm.Caller.GOOD, _ -> {});

    assertThat(Storm.violations(wishes, held(ALL_WELL), UNITS)).isEmpty();
    allAreSoldOnce(storm, ALL_WELL, wishes);
  }

  @Test
  void exactlyAHundredGetOneWhileANodeIsKilled() throws Exception {
    Storm storm = new Storm(nodes(), KILLED);

    List<Storm.Wish> wishes =
        storm.of(
            CALLERS,
            Storm.Caller.GOOD,
            held -> {
              if (held == UNITS / 3) {
                nodes().kill(0);
              }
            });

    assertThat(Storm.violations(wishes, held(KILLED), UNITS)).isEmpty();
    assertThat(wishes).as("whose node was gone").anyMatch(wish -> wish.again() > 0);
    allAreSoldOnce(storm, KILLED, wishes);
    nodes().revive(0);
  }

  @Test
  void exactlyAHundredGetOneWhileThePrimaryIsABlackHole() throws Exception {
    Storm storm = new Storm(nodes(), BLACKHOLED);
    nodes().blackhole();

    List<Storm.Wish> wishes = storm.of(CALLERS, Storm.Caller.GOOD, _ -> {});

    assertThat(Storm.violations(wishes, held(BLACKHOLED), UNITS)).isEmpty();
    List<Acknowledged> sales = sold(storm, BLACKHOLED, wishes);
    awaitTold("square", sales);
    assertThat(Checks.noLostSale(List.of("shopify"), sales, nodes().ledger("shopify")).violations())
        .as("nobody could tell it yet")
        .hasSize(UNITS);
    assertThat(nodes().endBlackhole()).isPositive();
    areSoldOnce(BLACKHOLED, sales);
  }

  /** The check itself must be able to see units that are held for nobody. */
  @Test
  void callersWhoNameTheSameIntentAnewAreCaught() throws Exception {
    Storm storm = new Storm(nodes(), FORGETFUL);

    List<Storm.Wish> wishes = storm.of(CALLERS, Storm.Caller.FORGETFUL, _ -> {});

    assertThat(Storm.violations(wishes, held(FORGETFUL), UNITS)).isNotEmpty();
  }

  private void allAreSoldOnce(Storm storm, String sku, List<Storm.Wish> wishes) throws Exception {
    areSoldOnce(sku, sold(storm, sku, wishes));
  }

  private List<Acknowledged> sold(Storm storm, String sku, List<Storm.Wish> wishes) {
    List<Storm.Wish> held = wishes.stream().filter(Storm.Wish::isHeld).toList();
    List<Acknowledged> sales = new ArrayList<>();
    for (int i = 0; i < held.size(); i++) {
      assertThat(storm.commit(held.get(i), i)).as(held.get(i).caller()).isTrue();
      sales.add(new Acknowledged(Acknowledged.Kind.SALE, held.get(i).reservation(), sku, 1, ""));
    }
    return sales;
  }

  /** By the vendors' own ledgers. */
  private void areSoldOnce(String sku, List<Acknowledged> sales) throws Exception {
    for (String vendor : VENDORS) {
      awaitTold(vendor, sales);
    }
    assertThat(stock(sku).path("held").asLong(-1)).isZero();
    assertThat(stock(sku).path("onHand").asLong(-1)).isZero();
    List<Entry> ledgers = VENDORS.stream().flatMap(v -> nodes().ledger(v).stream()).toList();
    assertThat(
            Checks.noOversell(
                    Map.of(sku, (long) UNITS),
                    sales,
                    ledgers.stream().filter(e -> e.sku().equals(sku)).toList())
                .violations())
        .isEmpty();
    assertThat(Checks.noLostSale(VENDORS, sales, ledgers).violations()).isEmpty();
  }

  private void awaitTold(String vendor, List<Acknowledged> sales) throws Exception {
    Await.until(
        vendor + " was told of all sales",
        () -> Checks.noLostSale(List.of(vendor), sales, nodes().ledger(vendor)).holds());
  }
}
