package dev.understudy.chaos.mutation;

import dev.understudy.catalogue.Required;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is done differently in an adapter, in Byteman's language. It leaves a file behind when
 * somebody has met it, which survives a node that is killed.
 *
 * @param services whose nodes do it
 * @param method {@code package.Class.method}, with the types of its parameters in brackets where
 *     overloads are to be told apart
 * @param at a place in the method; {@code ENTRY} when left out
 * @param when a condition; always when left out
 * @param does an action
 */
public record Rule(
    Set<String> services, String method, Optional<String> at, Optional<String> when, String does) {

  private static final Pattern METHOD =
      Pattern.compile("(?<type>[\\w.$]+)\\.(?<method>[\\w$<>]+(\\([\\w.$, \\[\\]]*\\))?)");

  public Rule {
    Required.field("services", services);
    Required.field("method", method);
    Required.field("does", does);
    services = Set.copyOf(services);
    if (services.isEmpty()) {
      throw new IllegalArgumentException("services must not be empty");
    }
    if (!METHOD.matcher(method).matches()) {
      throw new IllegalArgumentException(
          "method must be package.Class.method, was \"" + method + "\"");
    }
  }

  /**
   * As Byteman reads it.
   *
   * @param met the file that is there once somebody has met it
   */
  String text(String name, Path met) {
    Matcher parts = METHOD.matcher(method);
    if (!parts.matches()) {
      throw new IllegalStateException(method);
    }
    return """
        RULE %s
        CLASS %s
        METHOD %s
        AT %s
        BIND met:java.io.File = new java.io.File("%s")
        IF %s
        DO met.createNewFile(); %s
        ENDRULE
        """
        .formatted(
            name,
            parts.group("type"),
            parts.group("method"),
            at.orElse("ENTRY"),
            met,
            when.orElse("TRUE"),
            does);
  }
}
