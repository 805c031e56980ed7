package dev.understudy.chaos.experiment;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A dead man's switch: a process of its own, that is told what would have to be undone. When this
 * process ends, however it ends, without having said that all is well, it undoes it.
 */
public final class Guard {

  /** The line that it says when it keeps watch. */
  static final String READY = "ready";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long START_LIMIT_SECONDS = 30;

  private final Writer lines;

  private Guard(Writer lines) {
    this.lines = lines;
  }

  /** For a run that harms nothing. */
  public static Guard none() {
    return new Guard(Writer.nullWriter());
  }

  /**
   * Starts one, and waits until it keeps watch.
   *
   * @throws ExperimentException when it does not: then nothing may be harmed
   */
  public static Guard start() throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      BufferedReader said = process.inputReader(UTF_8);
      String first =
          CompletableFuture.supplyAsync(() -> firstLine(said))
              .get(START_LIMIT_SECONDS, TimeUnit.SECONDS);
      if (first.equals(READY)) {
        return new Guard(process.outputWriter(UTF_8));
      }
      process.destroyForcibly();
    } catch (IOException | ExecutionException | TimeoutException e) {
      throw new ExperimentException("no guard could be started, so nothing is harmed: " + e);
    }
    throw new ExperimentException("no guard could be started, so nothing is harmed");
  }

  /** Ctrl-C goes to all processes of a terminal: the guard must outlive it. */
  private static List<String> command() {
    return List.of(
        "/bin/sh",
        "-c",
        "trap '' INT HUP TERM; exec \"$@\"",
        "guard",
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx64m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        GuardProcess.class.getName());
  }

  private static String firstLine(BufferedReader said) {
    try {
      String line = said.readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From here on there is something to undo. */
  public void arm() {
    tell(JSON.createObjectNode().put("armed", true));
  }

  /**
   * Tells a call that would take something back, and that there is something to take back.
   *
   * @param name for people
   */
  public void undo(
      String name, String method, String url, Map<String, String> headers, String body) {
    arm();
    undo(name, Provider.Http.call(method, url, headers, body));
  }

  /** The same for a program. */
  public void undo(String name, List<String> command) {
    arm();
    Provider.Program program = new Provider.Program(command, Optional.empty());
    tell(JSON.createObjectNode().put("undo", name).set("provider", program.json()));
  }

  void undo(String name, Provider.Http call) {
    tell(JSON.createObjectNode().put("undo", name).set("provider", call.json()));
  }

  void rollback(Activity activity) {
    JsonNode provider =
        switch (activity.provider()) {
          case Provider.Http call -> call.json();
          case Provider.Program program -> program.json();
          case Provider.Prometheus _, Provider.Invariants _ -> JSON.nullNode(); // They only ask.
        };
    if (!provider.isNull()) {
      tell(JSON.createObjectNode().put("rollback", activity.name()).set("provider", provider));
    }
  }

  void begun(long process) {
    tell(JSON.createObjectNode().put("begun", process));
  }

  void ended(long process) {
    tell(JSON.createObjectNode().put("ended", process));
  }

  private synchronized void tell(ObjectNode line) {
    try {
      lines.write(line + "\n");
      lines.flush();
    } catch (IOException e) {
      throw new ExperimentException("the guard is gone, so nothing more is harmed");
    }
  }

  /** All is well: it may go. */
  public void dismiss() {
    tell(JSON.createObjectNode().put("done", true));
    try {
      lines.close();
    } catch (IOException e) {
      return; // It has gone already.
    }
  }
}
