package dev.understudy.bench.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageTest {

  @TempDir private Path home;

  @Test
  void aPortThatIsTakenIsPassedOver() throws Exception {
    Ports ports = new Ports(26_400);
    int free = ports.one();
    try (ServerSocket taken = new ServerSocket(free + 2, 1, InetAddress.getLoopbackAddress())) {
      assertThat(ports.row(2)).isNotEqualTo(taken.getLocalPort() - 1).isGreaterThan(free);
      assertThat(ports.one()).isNotEqualTo(taken.getLocalPort());
    }
  }

  @Test
  void whatWasNotBuiltIsNamed() throws Exception {
    try (Stage stage = new Stage(home, 26_000)) {
      assertThatThrownBy(() -> stage.jar("adapter", "inventory-adapter", 256, List.of(), Map.of()))
          .isInstanceOf(StageException.class)
          .hasMessageContaining("inventory-adapter")
          .hasMessageContaining("build first");
    }
  }

  /** Says what it is told, until it is told no more. */
  static final class Echo {

    private Echo() {}

    public static void main(String[] args) throws Exception {
      System.in.transferTo(System.out);
    }
  }

  @Test
  void aProcessHearsAndIsHeardAndItsEndIsTold() throws Exception {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    try (Stage stage = new Stage(home, 26_000)) {
      Child echo = stage.own("echo", Echo.class, 32, List.of(), lines::add);

      echo.say("one");
      assertThat(lines.poll(60, TimeUnit.SECONDS)).isEqualTo("one");

      echo.kill();
      assertThat(lines.poll(60, TimeUnit.SECONDS)).isEqualTo("ended echo");
      assertThatThrownBy(echo::requireAlive).hasMessageContaining("echo ended with");
    }
  }

  @Test
  void nothingIsLeftOfAStage() {
    Path folder;
    Child sleeper;
    try (Stage stage = new Stage(home, 26_000)) {
      folder = stage.folder();
      stage.write("a-file", "text");
      sleeper = stage.start("sleeper", List.of("sleep", "600"));
    }

    assertThat(Files.exists(folder)).isFalse();
    assertThatThrownBy(sleeper::requireAlive).isInstanceOf(StageException.class);
  }
}
