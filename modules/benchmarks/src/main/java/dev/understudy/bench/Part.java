package dev.understudy.bench;

import java.io.IOException;
import java.util.List;

/** A part of a benchmark, with its own reference; it can be asked for alone. */
interface Part {

  /** As it is asked for on the command line. */
  String name();

  /** One line, for the help. */
  String about();

  /**
   * Measures.
   *
   * @throws dev.understudy.bench.stage.StageException when what is measured cannot be set up
   */
  List<Figure> run(Run run) throws IOException, InterruptedException;
}
