package dev.understudy.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A file system in memory, of a size of its own, that can be filled to its last byte. */
final class SmallDisk implements AutoCloseable {

  /** A fresh PostgreSQL has 60 MB with its log; the rest is for what a drill stores. */
  private static final int MEGABYTES = 200;

  private static final int CHUNK = 1 << 20;

  private final Path folder;
  private final Path filling;

  private SmallDisk(Path folder) {
    this.folder = folder;
    this.filling = folder.resolve("filling");
  }

  /**
   * Why none can be mounted here; empty where one can. That is found out by trying: root in a
   * container may mostly not.
   */
  static Optional<String> missing() {
    try {
      Path trial = Files.createTempDirectory("understudy-disk");
      try {
        mount(trial).close();
        return Optional.empty();
      } finally {
        Files.delete(trial);
      }
    } catch (IOException | PlatformException e) {
      return Optional.of("the database can have no file system of its own here: " + e.getMessage());
    }
  }

  static SmallDisk mount(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new PlatformException("cannot make " + folder + ": " + e.getMessage(), e);
    }
    if (isMounted(folder)) {
      run("umount", "" + folder); // It was left by a platform that was killed.
    }
    run("mount", "-t", "tmpfs", "-o", "mode=0777,size=" + MEGABYTES + "m", "tmpfs", "" + folder);
    return new SmallDisk(folder);
  }

  private static boolean isMounted(Path folder) {
    try (Stream<String> mounts = Files.lines(Path.of("/proc/mounts"))) {
      return mounts.anyMatch(line -> line.split(" ", -1)[1].equals(folder.toString()));
    } catch (IOException e) {
      return false;
    }
  }

  /** Where it is mounted. */
  Path folder() {
    return folder;
  }

  /** Leaves not a byte. */
  void fill() throws IOException {
    byte[] zeros = new byte[CHUNK];
    try (OutputStream out = Files.newOutputStream(filling)) {
      for (int size = CHUNK; size > 0; ) {
        size = writes(out, zeros, size) ? size : size / 2;
      }
    }
    long left = Files.getFileStore(folder).getUsableSpace();
    if (left > 0) {
      throw new PlatformException("the disk has " + left + " bytes left though it was filled");
    }
  }

  private static boolean writes(OutputStream out, byte[] zeros, int size) {
    try {
      out.write(zeros, 0, size);
      return true;
    } catch (IOException e) {
      return false; // no space for so much
    }
  }

  void free() throws IOException {
    Files.deleteIfExists(filling);
  }

  @Override
  public void close() {
    run("umount", "" + folder);
  }

  /** Not to be interrupted: what is mounted must be unmounted. */
  private static void run(String... command) {
    try {
      Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.onExit().join().exitValue() != 0) {
        throw new PlatformException(String.join(" ", command) + ": " + said.strip());
      }
    } catch (IOException e) {
      throw new PlatformException(String.join(" ", command) + ": " + e.getMessage(), e);
    }
  }
}
