package dev.understudy.chaos.experiment;

import java.io.Serial;

/** An experiment cannot be run; the message is for people, and names the field and its value. */
public final class ExperimentException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  ExperimentException(String message) {
    super(message);
  }
}
