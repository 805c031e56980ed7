package dev.understudy.chaos.toxic;

import java.io.Serial;

/** What a client of the API did wrong, in Toxiproxy's words where it has some. */
final class ApiException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final int status;

  ApiException(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  int status() {
    return status;
  }
}
