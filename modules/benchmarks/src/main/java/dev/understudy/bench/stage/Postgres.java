package dev.understudy.bench.stage;

import dev.understudy.ledger.EmbeddedDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** A PostgreSQL of the measurement's own, with every commit on the disk. */
public final class Postgres {

  private final EmbeddedDatabase database;

  private Postgres(EmbeddedDatabase database) {
    this.database = database;
  }

  public static Postgres start(Stage stage) {
    try {
      return new Postgres(stage.closing(EmbeddedDatabase.start(stage.port())));
    } catch (IOException e) {
      throw new StageException("the database cannot start: " + e.getMessage(), e);
    }
  }

  /** For JDBC. */
  public String jdbcUrl() {
    return "jdbc:"
        + database.url()
        + "?user="
        + EmbeddedDatabase.USER
        + "&password="
        + EmbeddedDatabase.PASSWORD;
  }

  /** Of the server and its open connections. */
  public Duration processorTime() {
    try {
      return database.processorTime();
    } catch (IOException e) {
      throw new StageException("the database's processes cannot be seen: " + e.getMessage(), e);
    }
  }

  Map<String, Object> settings(String schema, int connections) {
    return Map.of(
        "url",
        database.url().toString(),
        "user",
        EmbeddedDatabase.USER,
        "password",
        EmbeddedDatabase.PASSWORD,
        "schema",
        schema,
        "poolSize",
        connections);
  }
}
