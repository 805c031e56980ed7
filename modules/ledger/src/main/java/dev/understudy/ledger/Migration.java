package dev.understudy.ledger;

import java.util.concurrent.locks.LockSupport;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one schema to its newest version; several nodes may, Flyway's lock lets one go first. */
final class Migration {

  private static final Logger LOG = LoggerFactory.getLogger(Migration.class);

  /**
   * What every adapter's schema has; repeatable, so that no version of an adapter is in its way.
   */
  private static final String SHARED = "classpath:db/shared";

  private static final long RETRY_NANOS = 250_000_000;

  private final DatabaseConfig config;
  private final Flyway flyway;

  Migration(DatabaseConfig config, String location) {
    this.config = config;
    this.flyway =
        Flyway.configure()
            .dataSource(config.jdbcUrl(), config.user(), config.password())
            .schemas(config.schema())
            .locations("classpath:" + location, SHARED)
            .load();
  }

  /** Tries until the database is there. Says so once, not with each try. */
  void untilDone() {
    boolean said = false;
    while (!done(said)) {
      said = true;
      LockSupport.parkNanos(RETRY_NANOS);
    }
  }

  private boolean done(boolean said) {
    try {
      flyway.migrate();
      return true;
    } catch (FlywayValidateException e) {
      throw new DatabaseRefusedException(
          "the schema of " + config + " is not this program's: " + firstLine(e), e);
    } catch (FlywayException e) {
      Throwable root = DatabaseErrors.rootOf(e);
      if (DatabaseErrors.isUnavailable(root)) {
        if (!said) {
          LOG.warn("cannot reach the database {}, will keep trying: {}", config, firstLine(root));
        }
        return false;
      }
      throw DatabaseErrors.isRefusal(root)
          ? new DatabaseRefusedException(
              "the database " + config + " refuses us: " + firstLine(root), e)
          : new DatabaseRefusedException("cannot migrate " + config + ": " + firstLine(root), e);
    }
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("");
  }
}
