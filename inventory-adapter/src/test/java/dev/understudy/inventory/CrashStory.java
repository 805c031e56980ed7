package dev.understudy.inventory;

import static dev.understudy.inventory.TestLedger.MANY;
import static dev.understudy.inventory.TestLedger.MINUTE;
import static dev.understudy.inventory.TestLedger.VENDORS;
import static dev.understudy.inventory.TestVendors.SHOPIFY;

import dev.understudy.failover.HealthState;
import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.Database;
import dev.understudy.ledger.Sql;
import dev.understudy.service.VendorCalls;
import dev.understudy.testkit.Fate;
import dev.understudy.testkit.NodeCrashed;
import dev.understudy.testkit.TestingHealthRegistry;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * A day of one node: units are held, sold, freed and restocked, vendors are told, the primary fails
 * while another channel sells there, comes back and is told what it missed. The node may die
 * anywhere in it. Then its clients ask again, another node takes over, and the vendors' own ledgers
 * and the history say what happened.
 */
final class CrashStory {

  private static final long ELSEWHERE = 7;
  private static final int MOST_SCANS = 40;
  private static final Place ONE = Place.of("SKU-1");
  private static final Place TWO = Place.of("SKU-2");

  private final Database database;
  private final NearVendors near = new NearVendors();
  private boolean soldElsewhere;

  /**
   * How a node is led to its ledger and its vendors: one that dies has crash points in between, one
   * that is wrong has a fault.
   */
  record Ways(
      UnaryOperator<Sql> sql,
      BiFunction<String, VendorCalls, VendorCalls> vendor,
      UnaryOperator<InventoryProvider> provider) {
    static Ways plain() {
      return new Ways(sql -> sql, (_, calls) -> calls, provider -> provider);
    }
  }

  CrashStory(Database database) {
    this.database = database;
  }

  private Map<ProviderId, InventoryProvider> providers(Ways ways) {
    Map<ProviderId, InventoryProvider> providers =
        new HashMap<>(
            NearVendors.providers(
                ways.vendor().apply("shopify", near.toShopify()),
                ways.vendor().apply("square", near.toSquare())));
    providers.replaceAll((_, provider) -> ways.provider().apply(provider));
    return providers;
  }

  /** One node: its clients' side and its background work, with a registry of its own. */
  private final class Node {
    private final TestingHealthRegistry registry = new TestingHealthRegistry(VENDORS);
    private final Inventory inventory;
    private final Reconciler reconciler;

    Node(Ways ways) {
      Sql sql = ways.sql().apply(database);
      this.inventory =
          new Inventory(new InventoryStore(sql, VENDORS), new StockChangeStore(sql, VENDORS));
      this.reconciler = near.reconciler(sql, registry, DriftPolicy.TRUST_VENDOR, providers(ways));
    }

    Reservation held(String key, Line... lines) {
      Reserved reserved =
          inventory.reserve(new NewReservation(List.of(lines), MINUTE, Optional.of(key)));
      if (reserved instanceof Reserved.Held(Reservation reservation)) {
        return reservation;
      }
      throw new AssertionError(key + " ended as " + reserved);
    }

    void sold(String key, Line... lines) {
      inventory.commit(held(key, lines).id());
    }

    void morning() {
      sold("k1", new Line(ONE, 2));
      sold("k2", new Line(ONE, 1), new Line(TWO, 1));
      inventory.release(held("k3", new Line(ONE, 4)).id());
      inventory.change(new StockChange(StockChange.Kind.RESTOCKED, ONE, 5, "delivery", "c1"));
    }

    void outage() {
      registry.set(SHOPIFY, new HealthState.Down());
      reconciler.reconcile();
      reconciler.reconcile();
      if (!soldElsewhere) {
        soldElsewhere = true;
        near.sellElsewhere(SHOPIFY, "SKU-1", ELSEWHERE);
      }
      sold("k4", new Line(ONE, 3));
      reconciler.reconcile();
      registry.set(SHOPIFY, new HealthState.Up());
      reconciler.reconcile();
      reconciler.reconcile();
    }
  }

  /**
   * Tells the story, and what is wrong at its end.
   *
   * @param vendor whose writes have another fate in the morning
   */
  List<String> violations(Ways ways, ProviderId vendor, Fate fate) {
    reset();
    Node node = new Node(ways);
    try {
      near.fate(vendor, fate);
      node.morning();
      node.reconciler.reconcile();
      near.fate(vendor, Fate.ANSWERED);
      freeLeases();
      node.outage();
    } catch (NodeCrashed e) {
      // What it did until then is what the survivor finds.
    }
    node.reconciler.close();
    near.fate(vendor, Fate.ANSWERED);
    return survived();
  }

  /** What another node does while this one stands still: it lives through a whole outage. */
  void meanwhile() {
    Node other = new Node(Ways.plain());
    other.morning();
    freeLeases();
    other.outage();
    other.reconciler.close();
    freeLeases();
  }

  private List<String> survived() {
    Node survivor = new Node(Ways.plain());
    survivor.morning();
    freeLeases();
    survivor.reconciler.reconcile();
    near.executeLate();
    survivor.outage();
    List<String> violations = broken();
    for (int scan = 0; scan < MOST_SCANS && !violations.isEmpty(); scan++) {
      freeLeases();
      survivor.reconciler.reconcile();
      violations = broken();
    }
    survivor.reconciler.close();
    return violations;
  }

  /** What must hold when the faults have ended and the journal has drained. */
  private List<String> broken() {
    List<String> violations = new ArrayList<>();
    long one = MANY - 2 - 1 - 3 + 5 - ELSEWHERE;
    long two = MANY - 1;
    Map.of(ONE, one, TWO, two)
        .forEach(
            (place, units) -> {
              violations.addAll(HistoryChecks.violations(history(place)));
              expect(violations, "the ledger's " + place, units, onHand(place));
              for (ProviderId vendor : VENDORS) {
                expect(violations, vendor + "'s " + place, units, near.count(vendor, place.sku()));
                violations.addAll(near.negative(vendor, place.sku()));
              }
            });
    expect(
        violations, "untold", 0, number("select count(*) from delivery where status = 'PENDING'"));
    violations.addAll(notToldOnce());
    expect(
        violations,
        "epochs that went back or came twice",
        0,
        number(
            """
            select count(*) from (
              select epoch < lag(epoch) over (order by seq) as back,
                count(*) over (partition by state, epoch) > 1 as twice
              from authority_change) c
            where back or twice
            """));
    return violations;
  }

  private List<String> notToldOnce() {
    List<String> violations = new ArrayList<>();
    for (Row row :
        database.execute(
            "select sku, reference from movement where kind = 'SOLD'", Tuple.tuple())) {
      for (ProviderId vendor : VENDORS) {
        String reservation = row.getString("reference");
        long times = near.told(vendor, row.getString("sku"), reservation);
        expect(violations, vendor + " was told of " + reservation, 1, times);
      }
    }
    return violations;
  }

  private static void expect(List<String> violations, String what, long expected, long actual) {
    if (expected != actual) {
      violations.add("%s: %d, should be %d".formatted(what, actual, expected));
    }
  }

  private List<Movement> history(Place place) {
    return new StockChangeStore(database, VENDORS).history(place, Long.MAX_VALUE, 10_000);
  }

  private long onHand(Place place) {
    return new InventoryStore(database, VENDORS).stock(place).orElseThrow().onHand();
  }

  private long number(String sql) {
    return database.execute(sql, Tuple.tuple()).iterator().next().getLong(0);
  }

  private void reset() {
    update(
        // In two thousand stories: of so few rows it takes half as long as to truncate.
        """
        with d as (delete from delivery), l as (delete from line), m as (delete from movement),
          c as (delete from change_key), r as (delete from reservation), s as (delete from stock),
          n as (delete from lane), v as (delete from vendor_stock), f as (delete from drift)
        delete from authority_change
        """);
    update("update authority set state = 'PRIMARY', epoch = 1");
    new SeedStore(database, VENDORS).seed(Map.of(ONE, MANY, TWO, MANY));
  }

  /** As when the time of whoever held them has passed. */
  private void freeLeases() {
    update("update lane set lease_until = now(), sweep_after = now()");
  }

  private void update(String sql) {
    database.execute(sql, Tuple.tuple());
  }
}
