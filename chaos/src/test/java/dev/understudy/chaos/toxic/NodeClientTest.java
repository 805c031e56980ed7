package dev.understudy.chaos.toxic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The published npm client drives the server by every call it has, where there is a Node to do so.
 */
class NodeClientTest {

  private static final String CLIENT = "toxiproxy-node-client@4.1.0";

  private final Vertx vertx = Vertx.vertx();
  private final ToxicApi chaos = new ToxicApi("127.0.0.1", 0, new Random(1));
  @TempDir private Path folder;

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** A program's exit code and what it said; -1 when it is not there, or does not end. */
  private record Ended(int code, String said) {}

  private Ended run(Duration limit, String... command) throws InterruptedException {
    try {
      Path said = Files.createTempFile(folder, "said", "");
      Process process =
          new ProcessBuilder(List.of(command))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      if (!process.waitFor(limit)) {
        process.destroyForcibly();
        return new Ended(-1, "too slow");
      }
      return new Ended(process.exitValue(), Files.readString(said, UTF_8));
    } catch (IOException e) {
      return new Ended(-1, String.valueOf(e.getMessage()));
    }
  }

  @Test
  void everyCallWorks() throws Exception {
    Ended installed =
        run(
            Duration.ofSeconds(60),
            "npm",
            "install",
            CLIENT,
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--prefer-offline");
    assumeTrue(
        installed.code() == 0,
        "not checked: npm cannot install " + CLIENT + ": " + installed.said());
    vertx.deployVerticle(chaos).toCompletionStage().toCompletableFuture().join();
    try (var script = NodeClientTest.class.getResourceAsStream("/node-client.js")) {
      Files.write(folder.resolve("node-client.js"), script.readAllBytes());
    }

    Ended ended =
        run(Duration.ofSeconds(60), "node", "node-client.js", "http://127.0.0.1:" + chaos.port());

    assertThat(ended.said()).isEqualTo("every call works\n");
    assertThat(ended.code()).isZero();
  }
}
