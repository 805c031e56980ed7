package dev.understudy.bench.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.bench.load.Download;
import dev.understudy.bench.load.IdleConnections;
import dev.understudy.bench.load.PingPong;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The far ends do what is measured of them, and through a proxy just the same. */
class PeerTest {

  @TempDir private Path home;

  @Test
  void anEchoAnswersEveryMessageAlsoThroughHaProxy() throws Exception {
    try (Stage stage = new Stage(home, 26_500)) {
      int echo = Peer.start(stage, Peer.Kind.ECHO);
      try (PingPong caller = new PingPong(echo, 128)) {
        assertThat(caller.medianMicros(100)).isPositive();
      }
      Optional<Integer> haProxy = HaProxy.tcp(stage, echo);
      assumeTrue(haProxy.isPresent(), "HAProxy is not installed");
      try (PingPong caller = new PingPong(haProxy.get(), 128)) {
        assertThat(caller.medianMicros(100)).isPositive();
      }
    }
  }

  @Test
  void aSourceSendsForAsLongAsItIsListenedTo() throws Exception {
    try (Stage stage = new Stage(home, 26_500)) {
      int source = Peer.start(stage, Peer.Kind.SOURCE);

      assertThat(Download.bytesPerSecond(source, Duration.ofMillis(200))).isGreaterThan(1e6);
    }
  }

  @Test
  void connectionsThatAreHeldAreAllAnswered() throws Exception {
    try (Stage stage = new Stage(home, 26_500)) {
      int hold = Peer.start(stage, Peer.Kind.HOLD);
      try (IdleConnections connections = new IdleConnections(hold)) {
        connections.open(100);
      }
    }
  }

  /** One that nobody answers would cost a proxy nothing, and be counted. */
  @Test
  void aConnectionThatIsNotAnsweredIsNoIdleOne() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        IdleConnections connections = new IdleConnections(server.getLocalPort())) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  server.accept().shutdownOutput();
                } catch (IOException _) {
                  // The test has ended.
                }
              });

      assertThatThrownBy(() -> connections.open(1)).isInstanceOf(IOException.class);
    }
  }
}
