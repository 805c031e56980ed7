package dev.understudy.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatabaseTest {

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final EmbeddedDatabase postgres;
  private final Database database;

  DatabaseTest() throws IOException {
    postgres = EmbeddedDatabase.start(0);
    database =
        Database.open(
            vertx,
            new DatabaseConfig(
                postgres.url(), EmbeddedDatabase.USER, EmbeddedDatabase.PASSWORD, "sample", 4));
  }

  @BeforeAll
  void migrate() {
    database.migrateWhenThere("db/sample");
  }

  @AfterAll
  void stop() throws Exception {
    run(
        () -> {
          database.close();
          return true;
        });
    threads.close();
    postgres.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private <T> T run(Callable<T> work) throws Exception {
    return threads.submit(work).get();
  }

  private String show(String setting) throws Exception {
    return run(
        () -> database.execute("show " + setting, Tuple.tuple()).iterator().next().getString(0));
  }

  private long count(int id) throws Exception {
    return run(
        () ->
            database
                .execute("select count(*) from sample where id = $1", Tuple.of(id))
                .iterator()
                .next()
                .getLong(0));
  }

  private static Tuple row(int id) {
    return Tuple.of(id, "note");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fsync", "synchronous_commit", "full_page_writes"})
  void whatIsCommittedIsOnDisk(String setting) throws Exception {
    assertThat(show(setting)).isEqualTo("on");
  }

  @Test
  void whatATransactionWroteStaysWhenItReturns() throws Exception {
    run(
        () ->
            database.inTransaction(
                connection ->
                    connection
                        .preparedQuery("insert into sample values ($1, $2)")
                        .execute(row(1))
                        .await()
                        .rowCount()));

    assertThat(count(1)).isEqualTo(1);
  }

  @Test
  void whatATransactionWroteIsUndoneWhenItThrows() throws Exception {
    assertThatThrownBy(
            () ->
                run(
                    () ->
                        database.inTransaction(
                            connection -> {
                              connection
                                  .preparedQuery("insert into sample values ($1, $2)")
                                  .execute(row(2))
                                  .await();
                              throw new IllegalStateException("changed its mind");
                            })))
        .hasRootCauseMessage("changed its mind");

    assertThat(count(2)).isZero();
  }

  /** A plan is kept, so one that reads a small table whole would read the large one whole. */
  @Test
  void aSmallTableIsReadByItsIndexAsALargeOneIs() throws Exception {
    String plan =
        run(
            () ->
                database.inTransaction(
                    connection -> {
                      connection
                          .query("set local plan_cache_mode = force_generic_plan")
                          .execute()
                          .await();
                      connection
                          .query(
                              "prepare changing as update sample set note = asked.note"
                                  + " from unnest($1::int[], $2::text[]) as asked (of, note)"
                                  + " where id = of")
                          .execute()
                          .await();
                      StringBuilder lines = new StringBuilder();
                      connection
                          .query("explain execute changing ('{}', '{}')")
                          .execute()
                          .await()
                          .forEach(row -> lines.append(row.getString(0)).append('\n'));
                      return lines.toString();
                    }));

    assertThat(plan).contains("Index Scan").doesNotContain("Seq Scan");
  }

  @Test
  void aWrongUrlIsNamed() {
    assertThatThrownBy(() -> new DatabaseConfig(URI.create("mysql://h/x"), "u", "p", "payments", 4))
        .hasMessageContaining("database.url")
        .hasMessageContaining("mysql://h/x");
  }

  @Test
  void aPasswordIsNotPrinted() {
    DatabaseConfig config =
        new DatabaseConfig(URI.create("postgresql://h/x"), "u", "marker", "payments", 4);

    assertThat(config.toString()).doesNotContain("marker");
  }

  @Test
  void aCallerWhosePatienceEndsIsToldAndTheDatabaseIsNotTakenForLost() throws Exception {
    assertThatThrownBy(
            () ->
                run(
                    () ->
                        Patience.of(
                            Duration.ofMillis(50),
                            () -> database.execute("select pg_sleep(3)", Tuple.tuple()))))
        .hasCauseInstanceOf(DatabaseUnavailableException.class);

    assertThat(database.up()).isTrue();
    assertThat(show("fsync")).isEqualTo("on");
  }
}
