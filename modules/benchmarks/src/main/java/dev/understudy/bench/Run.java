package dev.understudy.bench;

import dev.understudy.bench.stage.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How parts are run.
 *
 * @param quick for a look at the order of magnitude, in seconds instead of minutes
 * @param home the project's folder, with its built jars
 * @param portBase where free ports are looked for
 * @param progress gets a line for each step
 */
record Run(boolean quick, Path home, int portBase, Consumer<String> progress) {

  /** Empty; the caller closes it. */
  Stage stage() {
    return new Stage(home, portBase);
  }

  /** The first when there is time, else the second. */
  int times(int thorough, int quickly) {
    return quick ? quickly : thorough;
  }

  Duration seconds(int thorough, int quickly) {
    return Duration.ofSeconds(times(thorough, quickly));
  }

  void say(String step) {
    progress.accept(step);
  }
}
