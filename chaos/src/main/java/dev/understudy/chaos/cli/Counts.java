package dev.understudy.chaos.cli;

import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How many ended how, in a line. */
final class Counts {

  private Counts() {}

  /** Such as {@code 1 failed, 2 passed}. */
  static String told(Stream<String> verdicts) {
    return verdicts
        .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }
}
