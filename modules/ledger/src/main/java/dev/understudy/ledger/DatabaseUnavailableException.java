package dev.understudy.ledger;

import java.io.Serial;

/**
 * The ledger cannot be reached now; a later try may go well. Whether the work was committed is not
 * known when the connection broke in the commit.
 */
public final class DatabaseUnavailableException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  DatabaseUnavailableException(Throwable cause) {
    super("the database is unavailable: " + cause.getMessage(), cause);
  }
}
