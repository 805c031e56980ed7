package dev.understudy.payments.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One node of the adapter: its shipped jar, as a process that can be killed and started anew. */
final class Node implements AutoCloseable {

  private final int port;
  private final Path config;
  private final Path log;
  private final List<String> options;
  private final List<Path> planted;
  private Process process;

  /**
   * Starts it.
   *
   * @param options of the JVM, beside those that keep it small
   * @param planted classes that are put before those of the jar; none of them as a rule
   * @param log all that it says goes there, after what it has said before it was killed
   */
  Node(int port, Path config, Path log, List<String> options, List<Path> planted)
      throws IOException {
    this.port = port;
    this.config = config;
    this.log = log;
    this.options = List.copyOf(options);
    this.planted = List.copyOf(planted);
    this.process = start();
  }

  private Process start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx160m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(options);
    command.addAll(program());
    command.addAll(List.of("--config", config.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private List<String> program() throws IOException {
    if (planted.isEmpty()) {
      return List.of("-jar", jar().toString());
    }
    List<String> path = new ArrayList<>(planted.stream().map(Path::toString).toList());
    path.add(jar().toString());
    return List.of("-cp", String.join(File.pathSeparator, path), "dev.understudy.payments.Main");
  }

  private static Path jar() throws IOException {
    Path target =
        Path.of(System.getProperty("understudy.home", ".."), "payments-adapter", "target");
    try (Stream<Path> files = Files.list(target)) {
      return files.filter(file -> file.toString().endsWith("-all.jar")).findFirst().orElseThrow();
    }
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** All that it has said, on both of its streams. */
  String said() throws IOException {
    return Files.readString(log);
  }

  /** SIGKILL: it can do nothing about it. Returns when it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** At the same address, as the same member. */
  void revive() throws IOException {
    process = start();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
