package dev.understudy.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the JVMs of a platform have found and linked once, kept so that later ones need not: ahead
 * of time caches, as JEP 483 and 514 have them. One that is older than its jar is not used.
 */
final class Archives {

  private final Path folder;
  private final boolean recording;

  private Archives(Path folder, boolean recording) {
    this.folder = folder;
    this.recording = recording;
  }

  /** Those that were recorded, if any were. */
  static Archives recorded(Path home) {
    return new Archives(folder(home), false);
  }

  /** JVMs write theirs when they end. */
  static Archives recording(Path home) {
    try {
      return new Archives(Files.createDirectories(folder(home)), true);
    } catch (IOException e) {
      throw new PlatformException("cannot make " + folder(home) + ": " + e.getMessage(), e);
    }
  }

  private static Path folder(Path home) {
    return home.resolve(".understudy").resolve("archives");
  }

  /** For the JVM that runs a jar. */
  List<String> arguments(Path jar) {
    if (recording) {
      return List.of("-XX:AOTCacheOutput=" + archive(jar));
    }
    return has(jar) ? List.of("-XX:AOTCache=" + archive(jar)) : List.of();
  }

  /** Whether there is one that is younger than the jar. */
  boolean has(Path jar) {
    try {
      return Files.getLastModifiedTime(archive(jar)).compareTo(Files.getLastModifiedTime(jar)) > 0;
    } catch (IOException e) {
      return false; // One of them is not there.
    }
  }

  private Path archive(Path jar) {
    return folder.resolve(jar.getFileName() + ".aot");
  }
}
