package dev.understudy.service;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A secret, given as {@code file:/path}, {@code env:NAME} or, on a developer's machine, as itself.
 * A file is read with every use, so that a secret rotates without restart. It never prints itself.
 */
public final class Secret {

  private final String source;

  private Secret(String source) {
    this.source = source;
  }

  /**
   * Names a secret.
   *
   * @throws IllegalArgumentException when its file or variable is not there; the message does not
   *     hold the secret
   */
  @JsonCreator
  public static Secret of(String source) {
    Secret secret = new Secret(source);
    try {
      if (secret.value().isEmpty()) {
        throw new IllegalArgumentException("the secret is empty");
      }
    } catch (UncheckedIOException e) {
      throw new IllegalArgumentException("the secret cannot be read from " + source, e);
    }
    return secret;
  }

  public String value() {
    if (source.startsWith("file:")) {
      return read(Path.of(source.substring("file:".length())));
    }
    if (source.startsWith("env:")) {
      String value = System.getenv(source.substring("env:".length()));
      return value == null ? "" : value;
    }
    return source;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "***";
  }
}
