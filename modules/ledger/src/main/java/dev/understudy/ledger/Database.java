package dev.understudy.ledger;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger's connections. Work runs in direct style on a virtual thread; what it wrote is durable
 * when {@link #inTransaction} or {@link #execute} returns, and undone when they throw. When the
 * database cannot be reached they throw {@link DatabaseUnavailableException}.
 */
public final class Database implements Sql, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  /** A caller would rather have a 503 soon than an answer late. */
  private static final int WAIT_FOR_CONNECTION_SECONDS = 2;

  private static final int CONNECT_MILLIS = 2_000;
  private static final long WATCH_EVERY_MILLIS = 500;
  private static final long RETRY_NANOS = 1_000_000_000;

  private final DatabaseConfig config;
  private final Vertx vertx;
  private final Pool pool;
  private volatile boolean up;

  private Database(DatabaseConfig config, Vertx vertx, Pool pool) {
    this.config = config;
    this.vertx = vertx;
    this.pool = pool;
  }

  /** Makes the pool; connects with the first use. */
  public static Database open(Vertx vertx, DatabaseConfig config) {
    return open(vertx, config, Map.of());
  }

  /**
   * The same.
   *
   * @param settings of PostgreSQL, for each connection, such as what its triggers go by
   */
  public static Database open(Vertx vertx, DatabaseConfig config, Map<String, String> settings) {
    PgConnectOptions connect =
        PgConnectOptions.fromUri(config.url().toString())
            .setUser(config.user())
            .setPassword(config.password())
            .addProperty("search_path", config.schema())
            // Every statement is meant for an index. A plan is kept for as long as its connection,
            // and one made while a table was small would go on reading all of it.
            .addProperty("enable_seqscan", "off")
            .setCachePreparedStatements(true);
    settings.forEach(connect::addProperty);
    PoolOptions options =
        new PoolOptions()
            .setMaxSize(config.poolSize())
            .setConnectionTimeout(WAIT_FOR_CONNECTION_SECONDS)
            .setConnectionTimeoutUnit(TimeUnit.SECONDS);
    return new Database(
        config,
        vertx,
        PgBuilder.pool()
            .with(options)
            .with(new NetClientOptions().setConnectTimeout(CONNECT_MILLIS))
            .connectingTo(connect)
            .using(vertx)
            .build());
  }

  /**
   * Brings the schema to the newest version, and from then on watches whether the database is
   * there. Blocks its thread for as long as the database cannot be reached.
   *
   * @throws DatabaseRefusedException when credentials, database or schema are wrong
   */
  public void migrateWhenThere(String location) {
    Migration migration = new Migration(config, location);
    migration.untilDone();
    up = true;
    vertx.setPeriodic(WATCH_EVERY_MILLIS, _ -> look());
  }

  /**
   * Does what a process needs before it is ready, again and again while the database cannot be
   * reached: it may be lost just then. Blocks its thread for so long.
   */
  public void whenThere(Runnable work) {
    boolean said = false;
    while (!done(work, said)) {
      said = true;
      LockSupport.parkNanos(RETRY_NANOS);
    }
  }

  private boolean done(Runnable work, boolean said) {
    try {
      work.run();
      return true;
    } catch (DatabaseUnavailableException e) {
      if (!said) {
        LOG.warn("lost the database {}, will keep trying: {}", config, e.getMessage());
      }
      return false;
    }
  }

  /** Whether the database could be reached when last used or looked at. */
  public boolean up() {
    return up;
  }

  @Override
  public RowSet<Row> execute(String sql, Tuple arguments) {
    return noticing(() -> Patience.bound(pool.preparedQuery(sql).execute(arguments)).await());
  }

  @Override
  public <T> T inTransaction(Function<SqlConnection, T> work) {
    return noticing(() -> transaction(work));
  }

  private <T> T transaction(Function<SqlConnection, T> work) {
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

  /** Await throws what went wrong as it is, checked or not; here it gets its meaning. */
  private <T> T noticing(Supplier<T> work) {
    try {
      T result = work.get();
      seen(true);
      return result;
    } catch (Throwable e) {
      if (DatabaseErrors.isUnavailable(e)) {
        seen(up && e instanceof TimeoutException && Patience.ended());
        throw new DatabaseUnavailableException(e);
      }
      throw e;
    }
  }

  private void look() {
    Future<?> answer = pool.query("select 1").execute().timeout(2, TimeUnit.SECONDS);
    var _ = answer.onSuccess(_ -> seen(true)).onFailure(_ -> seen(false));
  }

  private void seen(boolean now) {
    if (now != up) {
      up = now;
      LOG.warn("the database {} is {}", config, now ? "back" : "unavailable");
    }
  }

  @Override
  public void close() {
    try {
      pool.close().await();
    } catch (VertxException e) {
      LOG.debug("closing the pool", e);
    }
  }
}
