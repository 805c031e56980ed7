package dev.understudy.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.Database;
import dev.understudy.ledger.DatabaseConfig;
import dev.understudy.ledger.EmbeddedDatabase;
import dev.understudy.payments.CrashScenario.Behaviour;
import dev.understudy.payments.CrashScenario.Case;
import dev.understudy.payments.CrashScenario.Mutation;
import dev.understudy.payments.CrashScenario.Work;
import dev.understudy.testkit.CrashPoints;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every piece of work, at every vendor behaviour, on a node that dies before or after each commit
 * and each exchange with a vendor; then what the vendors' own ledgers say. On a real PostgreSQL.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashEnumerationTest {

  /** Side by side, each with a schema of its own: a resolver finds whatever its schema holds. */
  private static final int WORKERS = 6;

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final EmbeddedDatabase postgres = EmbeddedDatabase.start(0);
  private final List<Database> databases = new ArrayList<>();

  CrashEnumerationTest() throws IOException {}

  @BeforeAll
  void open() {
    for (int worker = 0; worker < WORKERS; worker++) {
      Database database =
          Database.open(
              vertx,
              new DatabaseConfig(
                  postgres.url(),
                  EmbeddedDatabase.USER,
                  EmbeddedDatabase.PASSWORD,
                  "worker_" + worker,
                  4));
      database.migrateWhenThere("db/payments");
      databases.add(database);
    }
  }

  @AfterAll
  void close() throws Exception {
    for (Database database : databases) {
      threads
          .submit(
              () -> {
                database.close();
                return true;
              })
          .get();
    }
    threads.close();
    postgres.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static List<Case> cases(List<Work> works) {
    List<Case> cases = new ArrayList<>();
    for (Work work : works) {
      for (ProviderId first : List.of(SimWorld.STRIPE, SimWorld.ADYEN)) {
        for (Behaviour behaviour : Behaviour.values()) {
          // Stripe's charge is two exchanges, and either may go wrong.
          boolean once =
              behaviour == Behaviour.FAST
                  || behaviour == Behaviour.STUCK
                  || first.equals(SimWorld.ADYEN);
          for (int exchange = 0; exchange < (once ? 1 : 2); exchange++) {
            cases.add(new Case(work, first, behaviour, exchange));
          }
        }
      }
    }
    return cases;
  }

  /** What was found, and how much was tried. */
  private record Found(List<String> violations, int cases, int runs) {}

  private Found enumerate(List<Case> cases, Mutation mutation) throws Exception {
    Queue<Case> left = new ConcurrentLinkedQueue<>(cases);
    Queue<String> violations = new ConcurrentLinkedQueue<>();
    AtomicInteger runs = new AtomicInteger();
    List<Future<Boolean>> workers =
        databases.stream()
            .map(
                database ->
                    threads.submit(
                        (Callable<Boolean>)
                            () -> {
                              for (Case next = left.poll(); next != null; next = left.poll()) {
                                everyPoint(database, next, mutation, violations, runs);
                              }
                              return true;
                            }))
            .toList();
    for (Future<Boolean> worker : workers) {
      assertThat(worker.get()).isTrue();
    }
    return new Found(List.copyOf(violations), cases.size(), runs.get());
  }

  private static void everyPoint(
      Database database,
      Case next,
      Mutation mutation,
      Queue<String> violations,
      AtomicInteger runs) {
    CrashPoints counting = CrashPoints.counting();
    run(database, next, mutation, counting, "nowhere", violations);
    List<String> points = counting.passed();
    for (int point = 0; point < points.size(); point++) {
      run(database, next, mutation, CrashPoints.dyingAt(point), points.get(point), violations);
    }
    runs.addAndGet(1 + points.size());
  }

  private static void run(
      Database database,
      Case next,
      Mutation mutation,
      CrashPoints points,
      String where,
      Queue<String> violations) {
    for (String violation : new CrashScenario(database, next, mutation).run(points)) {
      violations.add(next + ", dies " + where + ": " + violation);
    }
    database.execute(
        """
        with changes as (delete from payment_change), trail as (delete from payment_trail),
             events as (delete from payment_event), incidents as (delete from payment_incident),
             inbox as (delete from webhook_inbox)
        delete from payment
        """,
        Tuple.tuple());
  }

  @Test
  void nothingIsChargedTwiceOrLostWhereverANodeDies() throws Exception {
    long start = System.nanoTime();
    Found found = enumerate(cases(List.of(Work.values())), Mutation.NONE);
    System.out.printf(
        "crash enumeration: %d cases, %d runs, %d violations, %d s%n",
        found.cases(),
        found.runs(),
        found.violations().size(),
        (System.nanoTime() - start) / 1_000_000_000);

    assertThat(found.violations()).isEmpty();
    assertThat(found.runs()).isGreaterThan(1000);
  }

  /** Without each of these the promise does not hold, and the enumeration must see it. */
  @ParameterizedTest
  @EnumSource(value = Mutation.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void theEnumerationGoesRedWithout(Mutation mutation) throws Exception {
    Found found = enumerate(cases(List.of(Work.CHARGE)), mutation);

    assertThat(found.violations()).anyMatch(v -> v.contains("is charged more than once"));
  }
}
