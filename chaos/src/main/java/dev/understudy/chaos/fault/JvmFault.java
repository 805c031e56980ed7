package dev.understudy.chaos.fault;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.understudy.catalogue.Required;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/** What is done inside a JVM. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = JvmFault.Latency.class, name = "latency"),
  @JsonSubTypes.Type(value = JvmFault.Throws.class, name = "exception"),
  @JsonSubTypes.Type(value = JvmFault.Skew.class, name = "clock")
})
public sealed interface JvmFault {

  /** Each call of a method is late by so much. */
  record Latency(Target method, Duration by) implements JvmFault {
    public Latency {
      Required.field("method", method);
      Required.field("by", by);
      if (!by.isPositive() || by.compareTo(Duration.ofMinutes(1)) > 0) {
        throw new IllegalArgumentException("by must be in (0, 1 min], was " + by);
      }
    }
  }

  /**
   * Each call of a method throws.
   *
   * @param exception a class with a constructor that takes a text; unchecked, or declared by it
   */
  record Throws(Target method, String exception) implements JvmFault {
    public Throws {
      Required.field("method", method);
      Required.field("exception", exception);
      Target.requireName("exception", exception);
    }
  }

  /** All that {@code java.time} reads of the system's clock is ahead by so much, or behind. */
  record Skew(Duration by) implements JvmFault {
    public Skew {
      Required.field("by", by);
      if (by.isZero() || by.abs().compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException("by must be in [-1 day, 1 day] and not 0, was " + by);
      }
    }
  }

  /** A method, with all of its overloads. */
  record Target(String type, String method) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_$][\\w$]*(\\.[A-Za-z_$][\\w$]*)*");

    /** From {@code package.Class.method}. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Target of(String qualified) {
      int dot = qualified.lastIndexOf('.');
      if (dot <= 0 || !NAME.matcher(qualified).matches()) {
        throw new IllegalArgumentException(
            "method must be package.Class.method, was \"" + qualified + "\"");
      }
      return new Target(qualified.substring(0, dot), qualified.substring(dot + 1));
    }

    static void requireName(String field, String name) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            field + " must be the name of a class, was \"" + name + "\"");
      }
    }
  }

  /** A name for people. */
  default String told() {
    return switch (this) {
      case Latency(Target(String type, String method), Duration by) ->
          type + "." + method + " late by " + by;
      case Throws(Target(String type, String method), String exception) ->
          type + "." + method + " throws " + exception;
      case Skew(Duration by) -> "clock ahead by " + by;
    };
  }

  /**
   * As a rule of Byteman's. It ends by itself, by a clock that no rule of ours skews, and leaves a
   * property behind when somebody has met it.
   */
  default String rule(String name, Instant until) {
    String where =
        switch (this) {
          case Latency(Target(String type, String method), _) -> entry(type, method);
          case Throws(Target(String type, String method), _) -> entry(type, method);
          case Skew _ -> "CLASS java.time.Clock\nMETHOD currentInstant()\nAT EXIT\n";
        };
    String what =
        switch (this) {
          case Latency(_, Duration by) -> "delay(%d)".formatted(by.toMillis());
          case Throws(_, String exception) ->
              "THROW new %s(\"thrown by a drill: %s\")".formatted(exception, name);
          case Skew(Duration by) ->
              "RETURN $!.plusSeconds(Long.parseLong(\"%d\"))".formatted(by.toSeconds());
        };
    return """
        RULE %1$s
        %2$sIF System.currentTimeMillis() < Long.parseLong("%3$d")
        DO System.getProperties().putIfAbsent("%4$s", "met"); %5$s
        ENDRULE
        """
        .formatted(name, where, until.toEpochMilli(), met(name), what);
  }

  private static String entry(String type, String method) {
    return "CLASS %s\nMETHOD %s\nAT ENTRY\n".formatted(type, method);
  }

  /** The property of a JVM that tells that somebody has met it. */
  static String met(String name) {
    return "understudy.fault." + name;
  }
}
