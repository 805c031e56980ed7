package dev.understudy.chaos.toxic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import eu.rekawek.toxiproxy.model.ToxicDirection;
import eu.rekawek.toxiproxy.model.toxic.Latency;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What each toxic does to bytes on a socket, in the times that are asked for. */
class ToxicBehaviourTest {

  private static final int DATA = 1_000_000;

  private final Vertx vertx = Vertx.vertx();
  private final Vertx upstreamVertx = Vertx.vertx();
  private final ToxicApi server = new ToxicApi("127.0.0.1", 0, new Random(1));

  /** Echoes; on "data" it sends a megabyte. */
  private final NetServer upstream =
      upstreamVertx
          .createNetServer()
          .connectHandler(
              socket ->
                  socket.handler(
                      bytes ->
                          socket.write(
                              bytes.toString().startsWith("data")
                                  ? Buffer.buffer(new byte[DATA])
                                  : bytes)))
          .listen(0, "127.0.0.1")
          .toCompletionStage()
          .toCompletableFuture()
          .join();

  private final Proxy proxy;

  ToxicBehaviourTest() throws IOException {
    vertx.deployVerticle(server).toCompletionStage().toCompletableFuture().join();
    proxy =
        new ToxiproxyClient("127.0.0.1", server.port())
            .createProxy("echo", "127.0.0.1:0", "127.0.0.1:" + upstream.actualPort());
  }

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    upstreamVertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Socket connect() throws IOException {
    int port = Integer.parseInt(proxy.getListen().substring("127.0.0.1:".length()));
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(15_000);
    return socket;
  }

  private static long millis(ThrowingRun work) throws IOException {
    long start = System.nanoTime();
    work.run();
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private interface ThrowingRun {
    void run() throws IOException;
  }

  private static void echo(Socket socket) throws IOException {
    socket.getOutputStream().write("ping".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    assertThat(socket.getInputStream().readNBytes(4)).asString().isEqualTo("ping");
  }

  private static InputStream asked(Socket socket) throws IOException {
    socket.getOutputStream().write("data".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    return socket.getInputStream();
  }

  /** Who turns a proxy off and is answered may rely on it: a drill proves its fault by it. */
  @Test
  void refusesAsSoonAsItSaysThatItIsDisabled() throws IOException {
    for (int i = 0; i < 200; i++) {
      proxy.disable();
      assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
      proxy.enable();
      connect().close();
    }
  }

  @Test
  void latencyIsWhatWasAskedForAndDoesNotAddUpOverPieces() throws IOException {
    proxy.toxics().latency("slow", ToxicDirection.DOWNSTREAM, 100);
    try (Socket socket = connect()) {
      assertThat(millis(() -> echo(socket))).isBetween(100L, 150L);
      // A megabyte comes in many pieces; each is late by the same.
      assertThat(millis(() -> assertThat(asked(socket).readNBytes(DATA)).hasSize(DATA)))
          .isBetween(100L, 400L);
    }
  }

  @Test
  void bandwidthIsWhatWasAskedFor() throws IOException {
    proxy.toxics().bandwidth("thin", ToxicDirection.DOWNSTREAM, 500);
    try (Socket socket = connect()) {
      // 1000 KB at 500 KB/s.
      assertThat(millis(() -> assertThat(asked(socket).readNBytes(DATA)).hasSize(DATA)))
          .isBetween(1_800L, 2_200L);
    }
  }

  @Test
  void aBandwidthOfZeroStallsUntilItIsTakenAway() throws IOException {
    proxy.toxics().bandwidth("none", ToxicDirection.DOWNSTREAM, 0);
    try (Socket socket = connect()) {
      socket.setSoTimeout(300);
      InputStream in = asked(socket);
      assertThatThrownBy(in::read).isInstanceOf(IOException.class);

      proxy.toxics().get("none").remove();

      socket.setSoTimeout(15_000);
      assertThat(in.readNBytes(DATA)).hasSize(DATA);
    }
  }

  @Test
  void aToxicThatChangesMeetsOpenConnections() throws IOException {
    Latency toxic = proxy.toxics().latency("slow", ToxicDirection.DOWNSTREAM, 10_000);
    try (Socket socket = connect()) {
      toxic.setLatency(50);
      assertThat(millis(() -> echo(socket))).isBetween(50L, 300L);

      toxic.remove();
      assertThat(millis(() -> echo(socket))).isLessThan(50);
    }
  }

  @Test
  void aResetIsSeenAsAReset() throws IOException {
    proxy.toxics().resetPeer("reset", ToxicDirection.UPSTREAM, 0);
    try (Socket socket = connect()) {
      assertThatThrownBy(() -> echo(socket))
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void aTimeoutClosesWhenNothingCameForAsLong() throws IOException {
    proxy.toxics().timeout("hole", ToxicDirection.UPSTREAM, 300);
    try (Socket socket = connect()) {
      InputStream in = asked(socket);
      assertThat(millis(() -> assertThat(in.read()).isEqualTo(-1))).isBetween(280L, 600L);
    }
  }

  @Test
  void dataIsLimitedToTheByteAndThenTheConnectionCloses() throws IOException {
    proxy.toxics().limitData("limit", ToxicDirection.DOWNSTREAM, 12_345);
    try (Socket socket = connect()) {
      assertThat(asked(socket).readAllBytes()).hasSize(12_345);
    }
    // Each connection has a limit of its own.
    try (Socket socket = connect()) {
      assertThat(asked(socket).readAllBytes()).hasSize(12_345);
    }
  }

  @Test
  void slicedDataIsWholeAndTakesItsTime() throws IOException {
    proxy.toxics().slicer("cut", ToxicDirection.DOWNSTREAM, 10_000, 2_000);
    try (Socket socket = connect()) {
      // 100 pieces, 2 ms between them.
      assertThat(millis(() -> assertThat(asked(socket).readNBytes(DATA)).hasSize(DATA)))
          .isBetween(180L, 500L);
    }
  }

  @Test
  void onlyTheCloseIsSlow() throws IOException {
    proxy.toxics().limitData("limit", ToxicDirection.DOWNSTREAM, 4);
    proxy.toxics().slowClose("close", ToxicDirection.DOWNSTREAM, 300);
    try (Socket socket = connect()) {
      assertThat(millis(() -> echo(socket))).isLessThan(200);
      assertThat(millis(() -> assertThat(socket.getInputStream().read()).isEqualTo(-1)))
          .isBetween(250L, 600L);
    }
  }

  @Test
  void toxicityIsThePartOfConnectionsThatAreMet() throws IOException {
    proxy.toxics().limitData("half", ToxicDirection.DOWNSTREAM, 0).setToxicity(0.5f);
    int met = 0;
    for (int i = 0; i < 200; i++) {
      try (Socket socket = connect()) {
        socket.getOutputStream().write(new byte[] {'x'});
        met += socket.getInputStream().read() == -1 ? 1 : 0;
      }
    }
    // Binomial, n = 200: five standard deviations about the half.
    assertThat(met).isBetween(65, 135);
  }

  @Test
  void toxicsOfOneDirectionStandInTheOrderTheyWereAdded() throws IOException {
    proxy.toxics().latency("slow", ToxicDirection.DOWNSTREAM, 100);
    proxy.toxics().limitData("limit", ToxicDirection.DOWNSTREAM, 4);
    try (Socket socket = connect()) {
      assertThat(millis(() -> echo(socket))).isGreaterThanOrEqualTo(100);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }
}
