package dev.understudy.chaos.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.chaos.Main;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs in a process of their own, that ends as it should not: seen from outside, nothing is left.
 */
class KilledRunTest {

  private static final String YAML =
      """
      title: t
      description: d
      method:
        - type: action
          name: break
          provider:
            type: http
            method: POST
            url: CHAOS/proxies/p/toxics
            headers: {Content-Type: application/json}
            arguments: {name: broken, type: latency, attributes: {latency: 10}}
        - type: action
          name: burns
          background: true
          provider: {type: process, path: sleep, arguments: ['301.25']}
        - {type: probe, name: waits, provider: {type: process, path: sleep, arguments: ['302.25']}}
      rollbacks:
        - {type: action, name: mend, provider: {type: http, method: DELETE, url: CHAOS/proxies/p/toxics/broken}}
        - {type: action, name: leaves a mark, provider: {type: process, path: touch, arguments: [MARK]}}
      """;

  private final Fixture fixture = new Fixture();
  @TempDir private Path folder;

  @AfterEach
  void stop() {
    fixture.close();
  }

  private Process begun() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("e.yaml"),
            fixture.filled(YAML).replace("MARK", folder.resolve("mark").toString()));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "experiment",
                "run",
                file.toString(),
                "--journal",
                folder.resolve("journal.json").toString())
            .redirectErrorStream(true)
            .redirectOutput(new File(folder.toFile(), "output.txt"))
            .start();
    await(() -> fixture.toxics() == 1 && sleepers(process) == 2);
    return process;
  }

  private static long sleepers(Process process) {
    return process
        .descendants()
        .filter(child -> child.info().command().orElse("").endsWith("sleep"))
        .count();
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
    }
  }

  private void awaitNothingLeft(java.util.List<ProcessHandle> children) {
    await(() -> fixture.toxics() == 0);
    await(() -> Files.exists(folder.resolve("mark")));
    await(() -> children.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void killedByMinus9ItLeavesNothingBehind() throws Exception {
    Process process = begun();
    var children = process.descendants().toList();

    process.destroyForcibly().waitFor();

    awaitNothingLeft(children);
    assertThat(Fixture.written(folder).path("status").asText()).isEqualTo("aborted");
  }

  /** INT is what Ctrl-C sends. */
  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void endedByASignalItRollsBackItself(String signal) throws Exception {
    Process process = begun();
    var children = process.descendants().toList();

    new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();
    process.waitFor();

    awaitNothingLeft(children);
    assertThat(Fixture.written(folder).path("status").asText()).isEqualTo("interrupted");
    assertThat(Fixture.written(folder).path("rollbacks")).hasSize(2);
  }
}
