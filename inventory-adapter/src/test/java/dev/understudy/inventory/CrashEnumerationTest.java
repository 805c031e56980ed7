package dev.understudy.inventory;

import static dev.understudy.inventory.TestLedger.VENDORS;
import static dev.understudy.inventory.TestVendors.SHOPIFY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.ProviderId;
import dev.understudy.inventory.CrashStory.Ways;
import dev.understudy.ledger.Database;
import dev.understudy.ledger.DatabaseConfig;
import dev.understudy.ledger.EmbeddedDatabase;
import dev.understudy.ledger.Sql;
import dev.understudy.testkit.CrashPoints;
import dev.understudy.testkit.Fate;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A node dies before and after each of its commits and each exchange with a vendor, at every fate
 * of what it sends; then what the vendors' own ledgers say. On a real PostgreSQL.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashEnumerationTest {

  /** Side by side, each with a schema of its own. */
  private static final int WORKERS = 4;

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final EmbeddedDatabase postgres = EmbeddedDatabase.start(0);
  private final List<Database> databases = new ArrayList<>();

  CrashEnumerationTest() throws IOException {}

  @BeforeAll
  void open() {
    // Nodes die here, the database does not: what it has said is kept without waiting for the disk.
    Database setting = database("setting");
    databases.add(setting);
    CompletableFuture.runAsync(
            () ->
                setting.execute(
                    "alter database postgres set synchronous_commit = off", Tuple.tuple()),
            threads)
        .join();
    for (int worker = 0; worker < WORKERS; worker++) {
      Database database = database("worker_" + worker);
      database.migrateWhenThere("db/inventory");
      databases.add(database);
    }
  }

  private Database database(String schema) {
    return Database.open(
        vertx,
        new DatabaseConfig(
            postgres.url(), EmbeddedDatabase.USER, EmbeddedDatabase.PASSWORD, schema, 4));
  }

  @AfterAll
  void close() throws IOException {
    for (Database database : databases) {
      CompletableFuture.runAsync(database::close, threads).join();
    }
    threads.close();
    postgres.close();
    TestVendors.wait(vertx.close());
  }

  private record Case(ProviderId vendor, Fate fate) {}

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (ProviderId vendor : VENDORS) {
      for (Fate fate : Fate.values()) {
        cases.add(new Case(vendor, fate));
      }
    }
    return cases;
  }

  private static Ways dying(CrashPoints points) {
    return new Ways(points::around, points::around, provider -> provider);
  }

  private List<String> violations(List<Case> cases, AtomicInteger runs) {
    Queue<Case> left = new ConcurrentLinkedQueue<>(cases);
    Queue<String> violations = new ConcurrentLinkedQueue<>();
    List<CompletableFuture<Void>> workers =
        databases.stream()
            .skip(1)
            .map(
                database ->
                    CompletableFuture.runAsync(
                        () -> {
                          for (Case next = left.poll(); next != null; next = left.poll()) {
                            everyPoint(database, next, violations, runs);
                          }
                        },
                        threads))
            .toList();
    workers.forEach(CompletableFuture::join);
    return List.copyOf(violations);
  }

  private static void everyPoint(
      Database database, Case next, Queue<String> violations, AtomicInteger runs) {
    CrashPoints counting = CrashPoints.counting();
    run(database, next, counting, "nowhere", violations);
    List<String> points = counting.passed();
    int tried = 1;
    for (int point = 0; point < points.size(); point++) {
      if (leavesNothingNew(points.get(point))) {
        continue;
      }
      tried++;
      run(database, next, CrashPoints.dyingAt(point), points.get(point), violations);
    }
    runs.addAndGet(tried);
  }

  /** Who dies beside a read, or before a transaction, leaves what the effect before it left. */
  private static boolean leavesNothingNew(String point) {
    return point.startsWith("before select")
        || point.startsWith("after select")
        || point.equals("before a transaction");
  }

  private static void run(
      Database database, Case next, CrashPoints points, String where, Queue<String> violations) {
    new CrashStory(database)
        .violations(dying(points), next.vendor, next.fate)
        .forEach(violation -> violations.add(next + ", dying " + where + ": " + violation));
  }

  @Test
  void whereverANodeDiesNothingIsSoldTwiceOrLost() {
    AtomicInteger runs = new AtomicInteger();
    long start = System.nanoTime();

    List<String> violations = violations(cases(), runs);

    System.out.printf("%d runs in %d ms%n", runs.get(), (System.nanoTime() - start) / 1_000_000);
    assertThat(violations).isEmpty();
    assertThat(runs.get()).isGreaterThan(500);
  }

  private List<String> violationsOf(CrashStory story, Ways ways) {
    return CompletableFuture.supplyAsync(
            () -> story.violations(ways, SHOPIFY, Fate.ANSWERED), threads)
        .join();
  }

  private CrashStory story() {
    return new CrashStory(databases.getLast());
  }

  /** The check itself must be able to see what an absolute quantity erases. */
  @Test
  void aReplayOfAbsoluteQuantitiesIsCaught() {
    Ways absolute =
        new Ways(
            sql -> sql,
            (_, calls) -> calls,
            provider -> new AbsoluteProvider(provider, databases.getLast()));

    assertThat(violationsOf(story(), absolute)).isNotEmpty();
  }

  /** The check itself must be able to see a key that is forgotten. */
  @Test
  void aReplayUnderAnotherKeyIsCaught() {
    Ways forgetful =
        new Ways(sql -> sql, (_, calls) -> calls, provider -> new ForgetfulProvider(provider));

    assertThat(
            CompletableFuture.supplyAsync(
                    () -> story().violations(forgetful, SHOPIFY, Fate.REPLY_LOST), threads)
                .join())
        .isNotEmpty();
  }

  /** What was found at the first point at which anything was found. */
  private List<String> pausedEverywhere(UnaryOperator<Sql> fault) {
    List<String> violations = new ArrayList<>();
    int points = 1;
    for (int point = 0; point < points && violations.isEmpty(); point++) {
      CrashStory story = story();
      PausePoints pause = new PausePoints(point, story::meanwhile);
      Ways ways =
          new Ways(sql -> pause.around(fault.apply(sql)), pause::around, provider -> provider);
      for (String violation : violationsOf(story, ways)) {
        violations.add("paused at " + pause.pausedAt() + ": " + violation);
      }
      points = pause.reached();
    }
    return violations;
  }

  @Test
  void whereverANodeStandsStillForAWholeOutageNothingIsSoldTwiceOrLost() {
    assertThat(pausedEverywhere(sql -> sql)).isEmpty();
  }

  /** The check itself must be able to see what a node does that decides from an old epoch. */
  @Test
  void anAuthorityThatDoesNotLookAtItsEpochIsCaught() {
    assertThat(pausedEverywhere(EpochBlindSql::new)).isNotEmpty();
  }
}
