package dev.understudy.ledger;

import java.io.Serial;

/** The ledger is there and will never have us as we are: wrong credentials, database or schema. */
public final class DatabaseRefusedException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  DatabaseRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
