package dev.understudy.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of the platform, with its own log. */
final class ChildProcess {

  private static final List<String> SMALL =
      List.of(
          "-Xmx80m",
          "-Xss512k",
          "-XX:ReservedCodeCacheSize=32m",
          "-XX:MinHeapFreeRatio=10",
          "-XX:MaxHeapFreeRatio=30",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:MaxMetaspaceSize=128m",
          "--sun-misc-unsafe-memory-access=allow");

  private final String name;
  private final Path log;
  private final Process process;

  private ChildProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /** Starts a jar with plain {@code java -jar}. */
  static ChildProcess start(
      String name, Path jar, List<String> arguments, Map<String, String> environment, Path log) {
    if (!Files.isRegularFile(jar)) {
      throw new PlatformException("there is no " + jar + ": build first");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(SMALL);
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    try {
      return new ChildProcess(name, log, builder.start());
    } catch (IOException e) {
      throw new PlatformException("cannot start " + name + ": " + e.getMessage(), e);
    }
  }

  String name() {
    return name;
  }

  long pid() {
    return process.pid();
  }

  /** Fails with the last words of a process that has ended. */
  void requireAlive() {
    if (!process.isAlive()) {
      throw new PlatformException(
          name + " ended with " + process.exitValue() + ": " + lastWords() + " (" + log + ")");
    }
  }

  private String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log).stream().filter(l -> !l.isBlank()).toList();
      return lines.isEmpty() ? "it said nothing" : lines.getLast();
    } catch (IOException e) {
      return "its log cannot be read";
    }
  }

  void terminate() {
    process.destroy();
  }

  /** Kills it when it has not ended by itself in time. */
  void awaitEnd(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
