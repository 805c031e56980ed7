package dev.understudy.catalogue;

import org.jspecify.annotations.Nullable;

/** For compact constructors of records that a parser fills: it gives null for what is left out. */
public final class Required {

  private Required() {}

  /**
   * Refuses a field that was left out.
   *
   * @throws IllegalArgumentException when the value is null
   */
  public static void field(String name, @Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
  }
}
