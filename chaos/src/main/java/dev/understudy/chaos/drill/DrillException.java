package dev.understudy.chaos.drill;

import java.io.Serial;

/** A drill cannot go on; the message is for people. */
public final class DrillException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  DrillException(String message) {
    super(message);
  }
}
