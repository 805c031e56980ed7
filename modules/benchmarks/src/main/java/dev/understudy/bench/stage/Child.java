package dev.understudy.bench.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A process that is killed when it is no longer needed; what it says on its way is its log. */
public final class Child implements AutoCloseable {

  /** The first word of the line that is heard last. */
  public static final String ENDED = "ended";

  private final String name;
  private final Path log;
  private final Process process;

  private Child(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  static Child start(String name, List<String> command, Map<String, String> environment, Path log) {
    ProcessBuilder builder = builder(command, environment);
    return start(name, builder.redirectErrorStream(true).redirectOutput(log.toFile()), log);
  }

  /** The same, and hands on what it says, line by line; only its errors are logged. */
  static Child heard(String name, List<String> command, Path log, Consumer<String> lines) {
    Child child = start(name, builder(command, Map.of()).redirectError(log.toFile()), log);
    Thread.ofPlatform().daemon().name(name + "-lines").start(() -> child.hear(lines));
    return child;
  }

  private static ProcessBuilder builder(List<String> command, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    return builder;
  }

  private static Child start(String name, ProcessBuilder builder, Path log) {
    try {
      return new Child(name, log, builder.start());
    } catch (IOException e) {
      throw new StageException("cannot start " + name + ": " + e.getMessage(), e);
    }
  }

  private void hear(Consumer<String> lines) {
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      out.lines().forEach(lines);
    } catch (IOException | UncheckedIOException _) {
      // It was killed meanwhile, which is told just the same.
    }
    lines.accept(ENDED + " " + name);
  }

  public String name() {
    return name;
  }

  /**
   * The processor time that it and all that it has started have taken; what has ended is not in it.
   */
  public Duration processorTime() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .flatMap(each -> each.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** What it has of the machine's memory now, in bytes (VmRSS of Linux). */
  public long residentBytes() {
    Path status = Path.of("/proc", "" + process.pid(), "status");
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElseThrow(() -> new StageException(name + " has ended"));
    } catch (IOException e) {
      throw new StageException("the memory of " + name + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Writes a line to its standard input. */
  public void say(String line) {
    try {
      BufferedWriter in =
          new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8));
      in.write(line + "\n");
      in.flush();
    } catch (IOException e) {
      throw new StageException(name + " does not listen: " + lastWords(), e);
    }
  }

  /** Fails with the last words of a process that has ended. */
  void requireAlive() {
    if (!process.isAlive()) {
      throw new StageException(name + " ended with " + process.exitValue() + ": " + lastWords());
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

  /** SIGKILL; returns when it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGSTOP: its connections stay open and nobody answers. */
  public void pause() throws InterruptedException {
    try {
      int exit = new ProcessBuilder("kill", "-STOP", "" + process.pid()).start().waitFor();
      if (exit != 0) {
        throw new StageException(name + " cannot be paused: kill ended with " + exit);
      }
    } catch (IOException e) {
      throw new StageException(name + " cannot be paused: " + e.getMessage(), e);
    }
  }

  /** Kills it with all that it has started; nothing here has anything to save. */
  @Override
  public void close() {
    // The parent first: it would start its workers anew.
    List<ProcessHandle> workers = process.descendants().toList();
    process.destroyForcibly().onExit().join();
    workers.forEach(ProcessHandle::destroyForcibly);
  }
}
