package dev.understudy.chaos.cli;

import java.nio.file.Path;
import java.util.Optional;

/** The project's folder: where the launcher says it is, else here. */
final class Home {

  private Home() {}

  static Path folder() {
    return Path.of(Optional.ofNullable(System.getenv("UNDERSTUDY_HOME")).orElse("."))
        .toAbsolutePath()
        .normalize();
  }
}
