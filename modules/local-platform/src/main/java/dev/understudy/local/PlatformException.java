package dev.understudy.local;

import java.io.Serial;

/** The platform cannot start; the message is for people. */
public final class PlatformException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  PlatformException(String message) {
    super(message);
  }

  PlatformException(String message, Throwable cause) {
    super(message, cause);
  }
}
