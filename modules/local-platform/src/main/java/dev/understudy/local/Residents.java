package dev.understudy.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Resident memory of processes: the sum of their proportional set sizes, which counts what several
 * of them share once and not once for each.
 */
final class Residents {

  private Residents() {}

  /** Bytes of the given processes, of the database at this port, and of this process. */
  static long bytes(Collection<Long> pids, int databasePort) {
    Set<Long> all = new HashSet<>(pids);
    all.add(ProcessHandle.current().pid());
    ProcessHandle.allProcesses()
        .filter(handle -> isPostgres(handle, databasePort))
        .forEach(
            handle -> {
              all.add(handle.pid());
              handle.descendants().forEach(child -> all.add(child.pid()));
            });
    return all.stream().mapToLong(Residents::bytes).sum();
  }

  private static boolean isPostgres(ProcessHandle handle, int port) {
    String command = handle.info().commandLine().orElse("");
    return command.contains("postgres") && command.contains("-p " + port);
  }

  private static long bytes(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup")).stream()
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0; // It has ended meanwhile.
    }
  }
}
