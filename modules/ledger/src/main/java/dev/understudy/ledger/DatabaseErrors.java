package dev.understudy.ledger;

import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What an error of PostgreSQL or of the way to it means, by SQLSTATE ("PostgreSQL Error Codes",
 * appendix A of its manual).
 */
final class DatabaseErrors {

  /** Wrong password or role, no such database, no right to the schema. */
  private static final Set<String> REFUSED = Set.of("28000", "28P01", "3D000", "3F000", "42501");

  private DatabaseErrors() {}

  /** Whether the server, or the way to it, is not there for now. */
  static boolean isUnavailable(Throwable error) {
    return switch (error) {
      case PgException e -> isTransient(e.getSqlState());
      case SQLException e -> isTransient(e.getSQLState());
      case ClosedConnectionException _ -> true;
      case IOException _ -> true;
      case TimeoutException _ -> true;
      // The pool's own words when no connection came free in time.
      default -> String.valueOf(error.getMessage()).startsWith("Timeout");
    };
  }

  static boolean isRefusal(Throwable error) {
    return error instanceof SQLException e && REFUSED.contains(String.valueOf(e.getSQLState()));
  }

  /** The SQL error behind an error of the migration tool. */
  static Throwable rootOf(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null && !(root instanceof SQLException)) {
      root = root.getCause();
    }
    return root;
  }

  /** Connection exceptions, too many connections, and a server that starts or stops. */
  private static boolean isTransient(@Nullable String state) {
    return state != null
        && (state.startsWith("08") || state.startsWith("57P") || state.startsWith("53"));
  }
}
