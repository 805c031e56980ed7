package dev.understudy.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A real server that comes late, goes away, comes back, or does not want us. */
class DatabaseLossTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void stop() {
    threads.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static DatabaseConfig config(int port, String database, String user) {
    URI url = URI.create("postgresql://127.0.0.1:" + port + "/" + database);
    return new DatabaseConfig(url, user, EmbeddedDatabase.PASSWORD, "sample", 2);
  }

  private static void await(BooleanSupplier condition) {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean() && Instant.now().isBefore(end)) {
      Thread.onSpinWait();
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @Test
  void waitsForADatabaseThatComesLate() throws Exception {
    int port = freePort();
    Database database = Database.open(vertx, config(port, "postgres", EmbeddedDatabase.USER));
    CompletableFuture<Void> migrated =
        CompletableFuture.runAsync(() -> database.migrateWhenThere("db/sample"), threads);

    assertThat(database.up()).isFalse();
    try (EmbeddedDatabase _ = EmbeddedDatabase.start(port)) {
      migrated.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(database.up()).isTrue();
    }
  }

  @Test
  void noticesTheLossAndTheReturn() throws Exception {
    int port = freePort();
    Database database = Database.open(vertx, config(port, "postgres", EmbeddedDatabase.USER));
    try (EmbeddedDatabase _ = EmbeddedDatabase.start(port)) {
      threads.submit(() -> database.migrateWhenThere("db/sample")).get();
    }

    Throwable error =
        catchThrowable(
            () -> threads.submit(() -> database.execute("select 1", Tuple.tuple())).get());
    assertThat(error).hasCauseInstanceOf(DatabaseUnavailableException.class);
    assertThat(database.up()).isFalse();

    try (EmbeddedDatabase _ = EmbeddedDatabase.start(port)) {
      await(database::up);
    }
  }

  @Test
  void whatIsNeededAtTheStartIsDoneAgainWhenTheDatabaseIsLostJustThen() throws Exception {
    int port = freePort();
    Database database = Database.open(vertx, config(port, "postgres", EmbeddedDatabase.USER));
    AtomicInteger tries = new AtomicInteger();
    CompletableFuture<Void> done =
        CompletableFuture.runAsync(
            () ->
                database.whenThere(
                    () -> {
                      tries.incrementAndGet();
                      database.execute("select 1", Tuple.tuple());
                    }),
            threads);
    await(() -> tries.get() > 1);

    assertThat(done).isNotDone();
    try (EmbeddedDatabase _ = EmbeddedDatabase.start(port)) {
      done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void aDatabaseThatRefusesUsIsNotWaitedFor() throws Exception {
    int port = freePort();
    try (EmbeddedDatabase _ = EmbeddedDatabase.start(port)) {
      assertRefused(config(port, "nowhere", EmbeddedDatabase.USER), "nowhere");
      assertRefused(config(port, "postgres", "stranger"), "stranger");
    }
  }

  private void assertRefused(DatabaseConfig config, String culprit) {
    assertThatThrownBy(() -> Database.open(vertx, config).migrateWhenThere("db/sample"))
        .isInstanceOf(DatabaseRefusedException.class)
        .hasMessageContaining(culprit)
        .hasMessageNotContaining("\n");
  }
}
