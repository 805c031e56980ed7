package dev.understudy.bench;

import java.util.List;

/**
 * One benchmark that can be asked for by name. To add one, add it to the list in {@link Main}.
 *
 * @param name as it is asked for on the command line
 * @param about one line, for the help
 * @param parts in the order in which they run
 */
record Bench(String name, String about, List<Part> parts) {

  Bench {
    parts = List.copyOf(parts);
  }
}
