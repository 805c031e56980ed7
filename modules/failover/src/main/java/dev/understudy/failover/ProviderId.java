package dev.understudy.failover;

import java.util.regex.Pattern;

/** A vendor as this platform calls it, such as {@code stripe}; the catalogue gives the names. */
public record ProviderId(String value) {

  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  public ProviderId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "provider id must match " + FORM.pattern() + ", was \"" + value + "\"");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
