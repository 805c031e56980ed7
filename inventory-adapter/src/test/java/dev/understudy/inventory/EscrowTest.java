package dev.understudy.inventory;

import static dev.understudy.inventory.TestLedger.MANY;
import static dev.understudy.inventory.TestLedger.MINUTE;
import static dev.understudy.inventory.TestLedger.VENDORS;
import static dev.understudy.inventory.TestLedger.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The escrow's own promises, on a real PostgreSQL; no vendor is needed for any of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EscrowTest {

  private static final Place SCARCE = Place.of("SKU-20");

  private final TestLedger ledger = new TestLedger();
  private final Inventory node = ledger.node();

  EscrowTest() throws IOException {}

  @BeforeEach
  void freshStock() throws Exception {
    ledger.reset();
  }

  @AfterAll
  void stop() throws Exception {
    ledger.close();
  }

  private static NewReservation lines(String key, Line... lines) {
    return new NewReservation(List.of(lines), MINUTE, Optional.of(key).filter(k -> !k.isEmpty()));
  }

  private static Line line(String sku, long quantity) {
    return new Line(Place.of(sku), quantity);
  }

  private Reservation held(NewReservation wanted) throws Exception {
    Reserved reserved = ledger.run(() -> node.reserve(wanted));
    assertThat(reserved).isInstanceOf(Reserved.Held.class);
    return ((Reserved.Held) reserved).reservation();
  }

  private Stock stock(Place place) throws Exception {
    return ledger.run(() -> node.stock(place)).orElseThrow();
  }

  private StockChange restock(String key, Place place, long units) {
    return new StockChange(StockChange.Kind.RESTOCKED, place, units, "delivery", key);
  }

  private StockChange adjust(String key, long units) {
    return new StockChange(StockChange.Kind.ADJUSTED, SCARCE, units, "damaged", key);
  }

  @Test
  void ofSeveralLinesAllAreHeldOrNone() throws Exception {
    Reserved reserved =
        ledger.run(() -> node.reserve(lines("", line("SKU-1", 5), line("SKU-20", 101))));

    assertThat(reserved).isEqualTo(new Reserved.OutOfStock(SCARCE));
    assertThat(stock(Place.of("SKU-1")).held()).isZero();

    Reservation both = held(lines("", line("SKU-20", 100), line("SKU-1", 5)));
    ledger.run(() -> node.commit(both.id()));
    assertThat(stock(Place.of("SKU-1")).onHand()).isEqualTo(MANY - 5);
    assertThat(stock(SCARCE).onHand()).isZero();
    assertThat(ledger.number("select count(*) from delivery")).isEqualTo(4);
  }

  @Test
  void onePlaceTwiceIsRefused() {
    assertThatThrownBy(() -> lines("", line("SKU-1", 1), line("SKU-1", 2)))
        .hasMessageContaining("twice");
  }

  /** Hundreds of baskets with the same places in random order, held, sold, freed and expired. */
  @Test
  void basketsInAnyOrderNeverWaitForEachOther() throws Exception {
    Random random = new Random(7);
    List<Callable<Integer>> works = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      List<Line> basket =
          new ArrayList<>(List.of(line("SKU-1", 1), line("SKU-2", 2), line("SKU-20", 1)));
      Collections.shuffle(basket, random);
      Duration ttl = i % 4 == 3 ? Duration.ofMillis(1) : MINUTE;
      NewReservation wanted = new NewReservation(basket, ttl, Optional.of("basket-" + i));
      int end = i % 4;
      works.add(() -> through(wanted, end));
    }

    int sold = ledger.together(works).stream().mapToInt(Integer::intValue).sum();

    Stock scarce = stock(SCARCE);
    assertThat(scarce.onHand()).isEqualTo(100 - sold);
    assertThat(100 - scarce.onHand() + scarce.held()).isLessThanOrEqualTo(100);
    assertThat(histories()).isEmpty();
  }

  private int through(NewReservation wanted, int end) {
    if (!(TestLedger.patient(node, wanted) instanceof Reserved.Held(Reservation held))) {
      return 0;
    }
    return switch (end) {
      case 0 -> {
        Reservation sold = node.commit(held.id()).orElseThrow();
        yield sold.status() == Reservation.Status.COMMITTED ? 1 : 0;
      }
      case 1 -> {
        node.release(held.id());
        yield 0;
      }
      default -> {
        new InventoryStore(ledger.database(), VENDORS).expire();
        yield 0;
      }
    };
  }

  private List<String> histories() throws Exception {
    List<String> violations = new ArrayList<>();
    for (String sku : List.of("SKU-1", "SKU-2", "SKU-20")) {
      violations.addAll(
          HistoryChecks.violations(
              ledger.run(
                  () ->
                      new StockChangeStore(ledger.database(), VENDORS)
                          .history(Place.of(sku), Long.MAX_VALUE, 10_000))));
    }
    return violations;
  }

  @Test
  void theSameKeyHoldsOnce() throws Exception {
    NewReservation wanted = lines("k1", line("SKU-20", 3));

    Reservation first = held(wanted);
    Reservation second = held(wanted);

    assertThat(second.id()).isEqualTo(first.id());
    assertThat(stock(SCARCE).held()).isEqualTo(3);
    assertThat(ledger.run(() -> node.reserve(lines("k1", line("SKU-20", 4)))))
        .isInstanceOf(Reserved.KeyReused.class);
  }

  @Test
  void theSameKeyAHundredTimesAtOnceHoldsOnce() throws Exception {
    List<Callable<Reserved>> works =
        Stream.generate(
                () ->
                    (Callable<Reserved>)
                        () -> TestLedger.patient(node, lines("k", line("SKU-20", 1))))
            .limit(100)
            .toList();

    assertThat(ledger.together(works)).hasOnlyElementsOfType(Reserved.Held.class);
    assertThat(stock(SCARCE).held()).isEqualTo(1);
  }

  @Test
  void aRefusalIsNotKept() throws Exception {
    NewReservation wanted = lines("k1", line("SKU-20", 101));
    assertThat(ledger.run(() -> node.reserve(wanted))).isInstanceOf(Reserved.OutOfStock.class);

    ledger.run(() -> node.change(restock("r1", SCARCE, 1)));

    assertThat(held(wanted).lines()).containsExactly(line("SKU-20", 101));
  }

  @Test
  void aReservationIsExtendedButNeverShortened() throws Exception {
    Reservation held = held(wanted("SKU-20", 1, MINUTE));

    Reservation longer =
        ledger.run(() -> node.extend(held.id(), Duration.ofMinutes(5))).orElseThrow();
    Reservation same = ledger.run(() -> node.extend(held.id(), MINUTE)).orElseThrow();

    assertThat(longer.expiresAt()).isAfter(held.expiresAt().plus(Duration.ofMinutes(3)));
    assertThat(same.expiresAt()).isEqualTo(longer.expiresAt());
  }

  @Test
  void whatHasExpiredIsNeitherExtendedNorSold() throws Exception {
    Reservation held = held(wanted("SKU-20", 1, Duration.ofMillis(1)));
    ledger.does(() -> new InventoryStore(ledger.database(), VENDORS).expire());
    ledger.does(() -> node.extend(held.id(), MINUTE));

    assertThat(ledger.run(() -> node.commit(held.id())).orElseThrow().status())
        .isNotEqualTo(Reservation.Status.COMMITTED);
    assertThat(stock(SCARCE).onHand()).isEqualTo(100);
  }

  @Test
  void aRestockIsMadeOnceForEachKeyAndToldToAllVendors() throws Exception {
    Changed first = ledger.run(() -> node.change(restock("r1", SCARCE, 50)));
    Changed again = ledger.run(() -> node.change(restock("r1", SCARCE, 50)));
    Changed other = ledger.run(() -> node.change(restock("r1", SCARCE, 51)));

    assertThat(first).isInstanceOf(Changed.Done.class);
    assertThat(again).isEqualTo(first);
    assertThat(other).isInstanceOf(Changed.KeyReused.class);
    assertThat(stock(SCARCE).onHand()).isEqualTo(150);
    assertThat(ledger.number("select sum(units)::bigint from delivery")).isEqualTo(100);
  }

  @Test
  void aNewPlaceIsRestocked() throws Exception {
    Place east = new Place("SKU-1", "east");

    ledger.run(() -> node.change(restock("r1", east, 7)));

    assertThat(stock(east).onHand()).isEqualTo(7);
    assertThat(stock(Place.of("SKU-1")).onHand()).isEqualTo(MANY);
    held(new NewReservation(List.of(new Line(east, 7)), MINUTE, Optional.empty()));
    assertThat(
            ledger.run(
                () ->
                    node.reserve(
                        new NewReservation(List.of(new Line(east, 1)), MINUTE, Optional.empty()))))
        .isInstanceOf(Reserved.OutOfStock.class);
  }

  @Test
  void anAdjustmentNeverTakesWhatIsHeld() throws Exception {
    held(wanted("SKU-20", 60, MINUTE));

    assertThat(ledger.run(() -> node.change(adjust("a1", -41))))
        .isInstanceOf(Changed.WouldTakeHeld.class);
    assertThat(ledger.run(() -> node.change(adjust("a2", -40)))).isInstanceOf(Changed.Done.class);
    assertThat(stock(SCARCE).onHand()).isEqualTo(60);
    assertThat(stock(SCARCE).free()).isZero();
  }

  @Test
  void theBufferIsNotSold() throws Exception {
    ledger.does(() -> new StockChangeStore(ledger.database(), VENDORS).buffer(Map.of(SCARCE, 10L)));

    assertThat(ledger.run(() -> node.reserve(wanted("SKU-20", 91, MINUTE))))
        .isInstanceOf(Reserved.OutOfStock.class);
    held(wanted("SKU-20", 90, MINUTE));
  }

  @Test
  void theHistoryTellsEachChangeWithItsReason() throws Exception {
    Reservation held = held(wanted("SKU-20", 3, MINUTE));
    ledger.run(() -> node.commit(held.id()));
    ledger.run(() -> node.change(adjust("a1", -1)));

    List<Movement> history = ledger.run(() -> node.history(SCARCE, Long.MAX_VALUE));

    assertThat(history)
        .extracting(Movement::kind)
        .containsExactly(
            Movement.Kind.ADJUSTED, Movement.Kind.SOLD, Movement.Kind.HELD, Movement.Kind.SEEDED);
    assertThat(history.getFirst().reason()).isEqualTo("damaged");
    assertThat(history.get(1).reference()).isEqualTo(held.id().toString());
    assertThat(history.get(1).onHand()).isEqualTo(97);
    assertThat(HistoryChecks.violations(history)).isEmpty();
  }

  /** The check itself must be able to see a history that does not add up. */
  @Test
  void aHistoryThatWasTamperedWithIsCaught() throws Exception {
    Reservation held = held(wanted("SKU-20", 3, MINUTE));
    ledger.run(() -> node.commit(held.id()));
    List<Movement> history =
        new ArrayList<>(ledger.run(() -> node.history(SCARCE, Long.MAX_VALUE)));

    List<Movement> gap = new ArrayList<>(history);
    gap.remove(1);
    assertThat(HistoryChecks.violations(gap)).isNotEmpty();

    Movement sold = history.getFirst();
    history.set(
        0,
        new Movement(
            sold.place(),
            sold.version(),
            sold.kind(),
            sold.quantity(),
            sold.change(),
            sold.onHand() + 1,
            sold.held(),
            sold.reference(),
            sold.reason(),
            sold.epoch(),
            sold.at()));
    assertThat(HistoryChecks.violations(history)).isNotEmpty();
  }
}
