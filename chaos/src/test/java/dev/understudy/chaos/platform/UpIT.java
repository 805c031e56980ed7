package dev.understudy.chaos.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.local.PlatformFile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code understudy up} as a user starts and stops it. */
class UpIT {

  private static final String BASE = "17500";
  private static final Path FILE = Jar.home().resolve(".understudy/run-" + BASE + "/platform.json");

  private static Jar up(Path output) throws IOException {
    return Jar.start("modules/local-platform", output, Map.of(), "up", "--port-base", BASE);
  }

  @Test
  void leavesNothingBehindAndRefusesToStartBesideItself(@TempDir Path folder) throws Exception {
    try (Jar first = up(folder.resolve("first"))) {
      first.awaitWords("Ctrl-C stops it");
      PlatformFile file = PlatformFile.read(FILE);

      try (Jar second = up(folder.resolve("second"))) {
        assertThat(second.awaitEnd()).isEqualTo(1);
        assertThat(second.said()).contains("port 17501 (payments-1) is taken", "--port-base");
      }
      first.terminate();
      first.awaitEnd();

      assertThat(file.processes().values())
          .hasSize(6)
          .allSatisfy(pid -> assertThat(ProcessHandle.of(pid)).isEmpty());
      assertThat(addresses(file)).hasSizeGreaterThan(12).noneMatch(UpIT::listens);
      assertThat(FILE).doesNotExist();
    }
  }

  /** What it has begun to start by then, it must know of to the end. */
  @ParameterizedTest
  @ValueSource(strings = {"starting six vendors", "starting PostgreSQL"})
  void leavesNothingBehindWhenItIsStoppedWhileItStarts(String step, @TempDir Path folder)
      throws Exception {
    try (Jar starting = up(folder.resolve("out"))) {
      starting.awaitWords(step);
      starting.terminate();
      starting.awaitEnd();
    }

    int base = Integer.parseInt(BASE);
    assertThat(IntStream.range(base, base + 100).mapToObj(UpIT::onPort)).noneMatch(UpIT::listens);
  }

  @Test
  void saysWhatIsWrongWithItsOptions(@TempDir Path folder) throws Exception {
    try (Jar wrong =
        Jar.start(
            "modules/local-platform", folder.resolve("out"), Map.of(), "up", "--port-base", "x")) {
      assertThat(wrong.awaitEnd()).isEqualTo(2);
      assertThat(wrong.said()).contains("--port-base", "'x'");
    }
    assertThat(Files.exists(FILE)).isFalse();
  }

  private static URI onPort(int port) {
    return URI.create("tcp://127.0.0.1:" + port);
  }

  private static List<URI> addresses(PlatformFile file) {
    List<URI> all = new ArrayList<>();
    file.services().values().forEach(nodes -> nodes.forEach(node -> all.add(URI.create(node))));
    file.vendors()
        .values()
        .forEach(
            vendor -> {
              all.add(URI.create(vendor.url()));
              all.add(URI.create("http://" + vendor.proxyAddress()));
            });
    all.add(URI.create(file.chaos().url()));
    all.add(URI.create(file.database().url()));
    return all;
  }

  private static boolean listens(URI address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
