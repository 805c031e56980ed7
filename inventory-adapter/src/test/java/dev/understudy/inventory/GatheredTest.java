package dev.understudy.inventory;

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
import dev.understudy.failover.Route;
import dev.understudy.failover.Surroundings;
import dev.understudy.ledger.Sql;
import dev.understudy.service.VertxConcurrency;
import dev.understudy.testkit.TestingHealthRegistry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Reads that are begun share what they need, and lose nothing by it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatheredTest {

  private static final InstantSource CLOCK = InstantSource.system();
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final Freshness NOW = new Freshness(Duration.ZERO, Duration.ofMinutes(10));

  private final TestLedger ledger = new TestLedger();
  private final TestVendors vendors = new TestVendors(ledger.vertx());
  private final CountingProvider counting = new CountingProvider(vendors.shopify());

  GatheredTest() throws IOException {}

  @BeforeEach
  void freshStock() throws Exception {
    ledger.reset();
  }

  @AfterAll
  void stop() throws Exception {
    vendors.close();
    ledger.close();
  }

  private AvailabilityReads reads(Sql sql) {
    return reads(sql, counting, CallPolicy.hedgedRead("availability", Criticality.NORMAL, LIMIT));
  }

  private AvailabilityReads reads(Sql sql, InventoryProvider shopify, CallPolicy policy) {
    return reads(sql, shopify, policy, CLOCK);
  }

  private AvailabilityReads reads(
      Sql sql, InventoryProvider shopify, CallPolicy policy, InstantSource clock) {
    Failover failover =
        new Failover(
            new Route(List.of(new Candidate(SHOPIFY, 0, 100), new Candidate(SQUARE, 1, 100))),
            new TestingHealthRegistry(VENDORS),
            new Surroundings(CLOCK, new Random(1), new VertxConcurrency(), _ -> {}));
    LastSeen lastSeen = new LastSeen(1_000);
    Asking asking =
        new Asking(
            new KnownStore(sql, VENDORS),
            failover,
            Optional::empty,
            Map.of(SHOPIFY, shopify, SQUARE, vendors.square()),
            policy,
            lastSeen,
            clock);
    return new AvailabilityReads(asking, LIMIT, lastSeen, clock, Thread::startVirtualThread);
  }

  /** A ledger at which each look waits until it is let through, or refused. */
  private static final class HeldSql implements Sql {

    private final Sql sql;
    private final BlockingQueue<Boolean> words = new ArrayBlockingQueue<>(10);
    private final AtomicInteger looks = new AtomicInteger();

    HeldSql(Sql sql) {
      this.sql = sql;
    }

    @Override
    public RowSet<Row> execute(String statement, Tuple arguments) {
      looks.incrementAndGet();
      try {
        if (words.take()) {
          return sql.execute(statement, arguments);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new IllegalStateException("refused by the test");
    }

    @Override
    public <T> T inTransaction(Function<SqlConnection, T> work) {
      return sql.inTransaction(work);
    }
  }

  /** A ledger whose answers are on their way until they are let through. */
  private record LateSql(Sql sql, CountDownLatch answered, CountDownLatch arrived) implements Sql {

    @Override
    public RowSet<Row> execute(String statement, Tuple arguments) {
      RowSet<Row> rows = sql.execute(statement, arguments);
      answered.countDown();
      awaitIt(arrived);
      return rows;
    }

    @Override
    public <T> T inTransaction(Function<SqlConnection, T> work) {
      return sql.inTransaction(work);
    }
  }

  private static Availability known(Read read) {
    assertThat(read).isInstanceOf(Read.Known.class);
    return ((Read.Known) read).availability();
  }

  @Test
  void anAnswerThatIsTooOldForWhoHasNoTimeToAskAgainIsMarkedStale() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(CLOCK.instant());
    LateSql late = new LateSql(ledger.database(), new CountDownLatch(1), new CountDownLatch(1));
    AvailabilityReads reads =
        reads(
            late,
            counting,
            CallPolicy.hedgedRead("availability", Criticality.NORMAL, LIMIT),
            now::get);
    Future<Read> first = reads.begin(Place.of("SKU-1"), NOW);
    late.answered.await();
    now.updateAndGet(time -> time.plus(Freshness.FLOOR).plusMillis(1));
    Future<Read> second = reads.begin(Place.of("SKU-1"), NOW);
    now.updateAndGet(time -> time.plus(LIMIT));
    late.arrived.countDown();

    Availability fresh = known(ledger.run(first::await));
    assertThat(fresh.stale()).isFalse();
    assertThat(known(ledger.run(second::await))).isEqualTo(fresh.tooOld());
  }

  @Test
  void readsThatComeWhileOneLookIsUnderWayShareTheNext() throws Exception {
    HeldSql held = new HeldSql(ledger.database());
    AvailabilityReads reads = reads(held);
    int before = counting.reads();
    Future<Read> first = reads.begin(Place.of("SKU-1"), NOW);
    while (held.looks.get() == 0) {
      Thread.onSpinWait();
    }
    Map<String, Future<Read>> later = new HashMap<>();
    for (int i = 2; i <= 20; i++) {
      later.put("SKU-" + i, reads.begin(Place.of("SKU-" + i), NOW));
    }
    held.words.put(true);
    held.words.put(true);

    assertThat(known(ledger.run(first::await)).place()).isEqualTo(Place.of("SKU-1"));
    for (var each : later.entrySet()) {
      Availability answer = known(ledger.run(each.getValue()::await));
      assertThat(answer.place()).isEqualTo(Place.of(each.getKey()));
    }
    assertThat(held.looks.get()).isEqualTo(2);
    assertThat(counting.reads() - before).isEqualTo(2);
  }

  @Test
  void aLookThatFailsFailsThoseWhoWaitedForItAndNobodyElse() throws Exception {
    HeldSql held = new HeldSql(ledger.database());
    AvailabilityReads reads = reads(held);
    Future<Read> first = reads.begin(Place.of("SKU-1"), NOW);
    Future<Read> shared = reads.begin(Place.of("SKU-1"), NOW);
    while (held.looks.get() == 0) {
      Thread.onSpinWait();
    }
    Future<Read> later = reads.begin(Place.of("SKU-2"), NOW);
    held.words.put(false);
    held.words.put(true);
    held.words.put(true);

    assertThat(known(ledger.run(later::await)).available()).isEqualTo(TestLedger.MANY);
    assertThat(first.cause()).isInstanceOf(IllegalStateException.class);
    assertThat(shared.cause()).isInstanceOf(IllegalStateException.class);
    Future<Read> again = reads.begin(Place.of("SKU-1"), NOW);
    assertThat(known(ledger.run(again::await)).available()).isEqualTo(TestLedger.MANY);
  }

  @Test
  void aVendorThatTakesItsTimeHoldsUpNobodyWhoComesLater() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answers = new CountDownLatch(1);
    CountingProvider slowAtFirst =
        new CountingProvider(
            vendors.shopify(),
            nth -> {
              asked.countDown();
              if (nth == 1) {
                awaitIt(answers);
              }
            });
    AvailabilityReads reads =
        reads(
            ledger.database(),
            slowAtFirst,
            CallPolicy.write("availability", Criticality.NORMAL, LIMIT)); // is not hedged
    Future<Read> slow = reads.begin(Place.of("SKU-1"), NOW);
    asked.await();
    Future<Read> later = reads.begin(Place.of("SKU-2"), NOW);

    assertThat(known(ledger.run(later::await)).source()).isEqualTo("shopify");
    assertThat(slow.isComplete()).isFalse();
    answers.countDown();
    assertThat(known(ledger.run(slow::await)).source()).isEqualTo("shopify");
  }

  private static void awaitIt(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A unit that is sold may count twice for a moment, and is never missed. */
  @Test
  void noReadMissesASaleThatCameBeforeIt() throws Exception {
    NavigableMap<Instant, Long> left = new TreeMap<>();
    List<Future<Read>> begun = new ArrayList<>();
    AvailabilityReads reads = reads(ledger.database());
    left.put(Instant.EPOCH, 100L);
    for (long units = 99; units >= 50; units--) {
      sellOne();
      left.put(CLOCK.instant(), units);
      begun.add(reads.begin(Place.of("SKU-20"), NOW));
      begun.add(reads.begin(Place.of("SKU-1"), NOW));
    }
    List<Availability> answers = new ArrayList<>();
    for (Future<Read> each : begun) {
      answers.add(known(ledger.run(each::await)));
    }

    List<Availability> ofIt =
        answers.stream().filter(a -> a.place().sku().equals("SKU-20")).toList();
    assertThat(missing(ofIt, left)).isEmpty();
    // The check itself must be able to see one.
    Availability last = ofIt.getLast();
    Availability planted =
        new Availability(last.place(), 100, 100, CLOCK.instant(), "shopify", false);
    assertThat(missing(List.of(planted), left)).hasSize(1);
  }

  @Test
  void anAnswerIsNoYoungerThanItsLookIntoTheLedger() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch arrived = new CountDownLatch(1);
    AvailabilityReads reads = reads(new LateSql(ledger.database(), answered, arrived));
    Future<Read> read = reads.begin(Place.of("SKU-20"), NOW);
    answered.await();
    sellOne();
    Instant sold = CLOCK.instant();
    arrived.countDown();

    Availability answer = known(ledger.run(read::await));
    // The ledger's own word would be of an earlier time anyhow.
    assertThat(answer.stale()).isFalse();
    assertThat(missing(List.of(answer), new TreeMap<>(Map.of(Instant.EPOCH, 100L, sold, 99L))))
        .isEmpty();
  }

  private void sellOne() throws Exception {
    ledger.does(
        () -> {
          Reserved held = ledger.node().reserve(wanted("SKU-20", 1, MINUTE));
          ledger.node().commit(((Reserved.Held) held).reservation().id());
        });
  }

  private static List<String> missing(
      List<Availability> answers, NavigableMap<Instant, Long> left) {
    return answers.stream()
        .filter(answer -> answer.available() > left.floorEntry(answer.asOf()).getValue())
        .map(answer -> answer + " misses a sale")
        .toList();
  }
}
