package dev.understudy.bench.stage;

import java.io.Serial;

/** What is to be measured cannot be set up; the message is for people. */
public final class StageException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  public StageException(String message) {
    super(message);
  }

  StageException(String message, Throwable cause) {
    super(message, cause);
  }
}
