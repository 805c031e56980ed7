package dev.understudy.catalogue;

import java.io.Serial;

/** A file cannot be used; the message is one line that names the file, the field and the value. */
public final class ConfigException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  public ConfigException(String message, Throwable cause) {
    super(message, cause);
  }

  public ConfigException(String message) {
    super(message);
  }
}
