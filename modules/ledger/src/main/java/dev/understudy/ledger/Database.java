package dev.understudy.ledger;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.flywaydb.core.Flyway;

/**
 * The ledger's connections. Work runs in direct style on a virtual thread; what it wrote is durable
 * when {@link #inTransaction} returns, and undone when it throws.
 */
public final class Database implements AutoCloseable {

  /** A caller would rather have a 503 soon than an answer late. */
  private static final int WAIT_FOR_CONNECTION_SECONDS = 2;

  private static final int CONNECT_MILLIS = 2_000;

  private final DatabaseConfig config;
  private final Pool pool;

  private Database(DatabaseConfig config, Pool pool) {
    this.config = config;
    this.pool = pool;
  }

  /** Makes the pool; connects with the first use. */
  public static Database open(Vertx vertx, DatabaseConfig config) {
    PgConnectOptions connect =
        PgConnectOptions.fromUri(config.url().toString())
            .setUser(config.user())
            .setPassword(config.password())
            .addProperty("search_path", config.schema())
            .setCachePreparedStatements(true);
    PoolOptions options =
        new PoolOptions()
            .setMaxSize(config.poolSize())
            .setConnectionTimeout(WAIT_FOR_CONNECTION_SECONDS)
            .setConnectionTimeoutUnit(TimeUnit.SECONDS);
    return new Database(
        config,
        PgBuilder.pool()
            .with(options)
            .with(new NetClientOptions().setConnectTimeout(CONNECT_MILLIS))
            .connectingTo(connect)
            .using(vertx)
            .build());
  }

  /**
   * Brings the schema to the newest version. Blocks its thread; several nodes may do it at once,
   * Flyway's lock lets one go first.
   */
  public void migrate(String location) {
    Flyway.configure()
        .dataSource(config.jdbcUrl(), config.user(), config.password())
        .schemas(config.schema())
        .locations("classpath:" + location)
        .load()
        .migrate();
  }

  /** For statements that are a transaction each. */
  public Pool pool() {
    return pool;
  }

  /** Runs work in one transaction, and commits before it returns. */
  public <T> T inTransaction(Function<SqlConnection, T> work) {
    SqlConnection connection = pool.getConnection().await();
    try {
      Transaction transaction = connection.begin().await();
      boolean committed = false;
      try {
        T result = work.apply(connection);
        transaction.commit().await();
        committed = true;
        return result;
      } finally {
        if (!committed) {
          transaction.rollback().otherwiseEmpty().await();
        }
      }
    } finally {
      connection.close().otherwiseEmpty().await();
    }
  }

  @Override
  public void close() {
    pool.close().await();
  }
}
