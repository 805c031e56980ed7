package dev.understudy.chaos.safety;

import java.io.Serial;

/** Something may not be harmed; the message is for people. */
public final class SafetyException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  SafetyException(String message) {
    super(message);
  }
}
