package dev.understudy.bench.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A folder, ports and processes of one measurement, all of which go with it. Everything is started
 * on loopback; every JVM has the same heap and collector, so that none is measured by its flags.
 */
public final class Stage implements AutoCloseable {

  static final String HOST = "127.0.0.1";

  private static final List<String> JVM =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-XX:+UseSerialGC",
          // For the simulators; no other process knows it.
          "-Dunderstudy.sims.moreSkus=" + Accounts.SKUS,
          // What Hazelcast asks for; an executable jar has it in its manifest.
          "--add-modules=java.se",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.management/sun.management=ALL-UNNAMED",
          "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private final Path home;
  private final Ports ports;
  private final Path folder;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Thread hook = new Thread(this::closeParts, "stop-stage");

  /**
   * Makes an empty one.
   *
   * @param home the project's folder, with its built jars
   * @param portBase where free ports are looked for
   */
  public Stage(Path home, int portBase) {
    this.home = home;
    this.ports = new Ports(portBase);
    try {
      this.folder = Files.createTempDirectory("understudy-bench");
    } catch (IOException e) {
      throw new StageException("cannot make a folder: " + e.getMessage(), e);
    }
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** A free port. */
  public int port() {
    return ports.one();
  }

  /** The first of so many free ports in a row. */
  int ports(int length) {
    return ports.row(length);
  }

  Path home() {
    return home;
  }

  Path folder() {
    return folder;
  }

  /** A file in the folder. */
  public Path write(String name, String text) {
    Path file = folder.resolve(name);
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new StageException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** Closes a part before those that were here before it. */
  <T extends AutoCloseable> T closing(T part) {
    synchronized (parts) {
      parts.push(part);
    }
    return part;
  }

  /** Starts any command. */
  Child start(String name, List<String> command) {
    return closing(Child.start(name, command, Map.of(), log(name)));
  }

  /** Starts the executable jar of a module. */
  Child jar(
      String name,
      String module,
      int heapMb,
      List<String> arguments,
      Map<String, String> environment) {
    List<String> command = new ArrayList<>(JVM);
    command.addAll(List.of("-Xmx" + heapMb + "m", "-jar", jarOf(module).toString()));
    command.addAll(arguments);
    return closing(Child.start(name, command, environment, log(name)));
  }

  /**
   * Starts a class of this program in a process of its own.
   *
   * @param lines gets what it says
   */
  public Child own(
      String name, Class<?> main, int heapMb, List<String> arguments, Consumer<String> lines) {
    List<String> command = new ArrayList<>(JVM);
    command.add("-Xmx" + heapMb + "m");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return closing(Child.heard(name, command, log(name), lines));
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  private Path jarOf(String module) {
    Path target = home.resolve(module).resolve("target");
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-all.jar"))
          .findFirst()
          .orElseThrow(() -> new StageException("there is no jar in " + target + ": build first"));
    } catch (IOException e) {
      throw new StageException("there is no " + target + ": build first", e);
    }
  }

  private void closeParts() {
    synchronized (parts) {
      while (!parts.isEmpty()) {
        close(parts.pop());
      }
    }
  }

  /** One part that fails to close must not keep the others open. */
  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      System.err.println("while stopping: " + e);
    }
  }

  @Override
  public void close() {
    closeParts();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.err.println("while stopping: " + e.getMessage());
    }
    Runtime.getRuntime().removeShutdownHook(hook);
  }
}
