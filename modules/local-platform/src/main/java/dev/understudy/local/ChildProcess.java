package dev.understudy.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of the platform, with its own log. It can be killed, stopped for a while, revived. */
final class ChildProcess {

  private final Launch launch;
  private final Aside aside;
  private volatile Process process;
  private volatile boolean ending;

  private ChildProcess(Launch launch, Aside aside, Process process) {
    this.launch = launch;
    this.aside = aside;
    this.process = process;
  }

  static ChildProcess start(Launch launch, Aside aside) {
    if (!Files.isRegularFile(launch.jar())) {
      throw new PlatformException("there is no " + launch.jar() + ": build first");
    }
    return new ChildProcess(
        launch, aside, begin(launch, aside, ProcessBuilder.Redirect.to(launch.log().toFile())));
  }

  private static Process begin(Launch launch, Aside aside, ProcessBuilder.Redirect output) {
    ProcessBuilder builder = new ProcessBuilder(launch.command());
    builder.environment().putAll(launch.environment());
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    builder.redirectErrorStream(true).redirectOutput(output);
    try {
      Process process = builder.start();
      aside.keep(process);
      return process;
    } catch (IOException e) {
      throw new PlatformException("cannot start " + launch.name() + ": " + e.getMessage(), e);
    }
  }

  String name() {
    return launch.name();
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL: it can do nothing about it. Returns when it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Starts it anew after it was killed, unless it was told to end; its log goes on. */
  synchronized void revive() {
    if (!ending && !process.isAlive()) {
      process = begin(launch, aside, ProcessBuilder.Redirect.appendTo(launch.log().toFile()));
    }
  }

  /** SIGSTOP: to its peers it looks as a long pause of the garbage collector does. */
  void pause() throws InterruptedException {
    signal("STOP");
  }

  void resume() throws InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws InterruptedException {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
    } catch (IOException e) {
      throw new PlatformException("cannot signal " + name() + ": " + e.getMessage(), e);
    }
  }

  /** Whether the kernel has stopped it, from {@code /proc/PID/stat}. */
  boolean isPaused() {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid() + "/stat"));
      return stat.substring(stat.lastIndexOf(')') + 2).charAt(0) == 'T';
    } catch (IOException e) {
      return false; // It has ended.
    }
  }

  /** Fails with the last words of a process that has ended. */
  void requireAlive() {
    if (ending) {
      throw new PlatformException("stopped before " + name() + " was ready");
    }
    if (!process.isAlive()) {
      throw new PlatformException(
          "%s ended with %d: %s (%s)"
              .formatted(name(), process.exitValue(), lastWords(), launch.log()));
    }
  }

  private String lastWords() {
    try {
      List<String> lines =
          Files.readAllLines(launch.log()).stream().filter(l -> !l.isBlank()).toList();
      return lines.isEmpty() ? "it said nothing" : lines.getLast();
    } catch (IOException e) {
      return "its log cannot be read";
    }
  }

  synchronized void terminate() {
    ending = true;
    process.destroy();
  }

  /** Kills it when it has not ended by itself in time. */
  void awaitEnd(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      kill();
    }
  }
}
