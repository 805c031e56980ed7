package dev.understudy.chaos.experiment;

import java.io.Serial;

/** A control does not let the experiment go on. */
final class VetoException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  VetoException(String message) {
    super(message);
  }
}
