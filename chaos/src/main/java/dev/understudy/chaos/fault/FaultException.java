package dev.understudy.chaos.fault;

import java.io.Serial;

/** A JVM cannot be harmed, or not be healed; the message is for people. */
public final class FaultException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  FaultException(String message) {
    super(message);
  }
}
