package dev.understudy.catalogue;

import java.io.Serial;

/** The catalogue cannot be used; the message names the file, the field and the value. */
public final class CatalogueException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  CatalogueException(String message, Throwable cause) {
    super(message, cause);
  }
}
