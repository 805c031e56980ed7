package dev.understudy.chaos.experiment;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** Carries out programs. One that is still running when it is not wanted any more is ended. */
final class ProcessCaller {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of each stream; what comes after is read and dropped. */
  private static final int MOST_OUTPUT = 1 << 20;

  /** Waits for a line, and becomes the program then: it never runs before its guard knows it. */
  private static final List<String> WAITS =
      List.of("/bin/sh", "-c", "read -r go && exec \"$@\"", "experiment");

  /** For what a program's own children still hold open. */
  private static final Duration WAIT_FOR_CHILDREN = Duration.ofSeconds(1);

  private final LongConsumer begun;
  private final LongConsumer ended;

  /**
   * A caller of programs.
   *
   * @param begun is told the id of each process, and {@code ended} when it is no more
   */
  ProcessCaller(LongConsumer begun, LongConsumer ended) {
    this.begun = begun;
    this.ended = ended;
  }

  Reading call(
      Provider.Program program, Activity.Kind kind, Map<String, String> environment, String input)
      throws InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(WAITS.stream(), program.command().stream()).toList());
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      begun.accept(process.pid());
      try {
        return judged(program, kind, process, input);
      } finally {
        if (process.isAlive()) {
          end(process.toHandle());
        }
        ended.accept(process.pid());
      }
    } catch (IOException e) {
      return new Reading.Failed(
          "%s could not be run: %s".formatted(program.command().getFirst(), e.getMessage()));
    }
  }

  private static Reading judged(
      Provider.Program program, Activity.Kind kind, Process process, String input)
      throws InterruptedException, IOException {
    Drain stdout = Drain.of(process.getInputStream());
    Drain stderr = Drain.of(process.getErrorStream());
    feed(process, input);
    if (program.timeout().isEmpty()) {
      process.waitFor();
    } else if (!process.waitFor(program.timeout().get())) {
      return new Reading.Failed(
          "%s took longer than %s"
              .formatted(program.command().getFirst(), program.timeout().get()));
    }
    int status = process.exitValue();
    ObjectNode output =
        JSON.createObjectNode()
            .put("status", status)
            .put("stdout", stdout.text())
            .put("stderr", stderr.text());
    return kind == Activity.Kind.ACTION && status != 0
        ? new Reading.Failed(
            output, "%s exited with %d".formatted(program.command().getFirst(), status))
        : new Reading.Done(output);
  }

  private static void feed(Process process, String input) {
    try (var stdin = process.getOutputStream()) {
      stdin.write(("go\n" + input).getBytes(UTF_8));
    } catch (IOException e) {
      return; // It ended, or closed its input, without reading: it may.
    }
  }

  /** Ends a process and what it has started. */
  static void end(ProcessHandle process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  /** Reads a stream to its end, however much it is, so that its writer never waits. */
  private record Drain(ByteArrayOutputStream kept, Thread reader) {

    static Drain of(InputStream stream) {
      ByteArrayOutputStream kept = new ByteArrayOutputStream();
      return new Drain(kept, Thread.ofVirtual().start(() -> read(stream, kept)));
    }

    private static void read(InputStream stream, ByteArrayOutputStream kept) {
      byte[] chunk = new byte[1 << 13];
      try (stream) {
        for (int count = stream.read(chunk); count >= 0; count = stream.read(chunk)) {
          kept.write(chunk, 0, Math.min(count, MOST_OUTPUT - Math.min(kept.size(), MOST_OUTPUT)));
        }
      } catch (IOException e) {
        return; // What there was is kept.
      }
    }

    String text() throws InterruptedException {
      reader.join(WAIT_FOR_CHILDREN);
      return kept.toString(UTF_8);
    }
  }
}
