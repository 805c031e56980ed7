package dev.understudy.bench;

import java.util.List;

/** One benchmark that can be asked for by name. To add one, add it to the list in {@link Main}. */
interface Bench {

  /** As it is asked for on the command line. */
  String name();

  /** One line, for the help. */
  String about();

  /**
   * Measures.
   *
   * @param quick for a look at the order of magnitude, in seconds instead of minutes
   */
  List<Figure> run(boolean quick);
}
