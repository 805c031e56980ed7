package dev.understudy.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What tells a JVM to ask for large pages where the kernel gives them to who asks. A heap that
 * grows is touched page by page, and a small page can cost some 15 microseconds in a virtual
 * machine: one second for 256 MB, where large pages take a fiftieth of that.
 */
final class HugePages {

  private static final Path KERNEL = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

  private HugePages() {}

  static List<String> arguments() {
    return arguments(KERNEL);
  }

  /**
   * @param kernel holds the kernel's choice in brackets: {@code always}, {@code madvise} or {@code
   *     never}; other systems have no such file
   */
  static List<String> arguments(Path kernel) {
    try {
      return Files.readString(kernel).contains("[madvise]")
          ? List.of("-XX:+UseTransparentHugePages")
          : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }
}
