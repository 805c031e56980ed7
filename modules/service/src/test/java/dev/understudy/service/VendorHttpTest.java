package dev.understudy.service;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A vendor of bare sockets: what it does to the connection is what the test is about. */
class VendorHttpTest {

  private static final InstantSource CLOCK = InstantSource.system();

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @FunctionalInterface
  private interface Behaviour {
    void answer(Socket connection) throws IOException;
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Outcome<VendorReply> callVendorThat(Behaviour behaviour) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var _ =
          threads.submit(
              () -> {
                try (Socket connection = server.accept()) {
                  readRequest(connection);
                  behaviour.answer(connection);
                }
                return true;
              });
      return call("http://127.0.0.1:" + server.getLocalPort(), Duration.ofMillis(500));
    }
  }

  private Outcome<VendorReply> call(String baseUrl, Duration limit) throws Exception {
    VendorHttp http = new VendorHttp(vertx, URI.create(baseUrl), Duration.ofMillis(300), CLOCK);
    VendorRequest request =
        VendorRequest.post("/v1/charge", Map.of("Idempotency-Key", "k"), Buffer.buffer("{}"));
    return threads.submit(() -> http.send(request, Deadline.after(limit, CLOCK))).get();
  }

  private static void readRequest(Socket connection) throws IOException {
    StringBuilder read = new StringBuilder();
    while (!read.toString().endsWith("{}")) {
      int next = connection.getInputStream().read();
      if (next < 0) {
        return;
      }
      read.append((char) next);
    }
  }

  private static void write(Socket connection, String text) throws IOException {
    OutputStream out = connection.getOutputStream();
    out.write(text.getBytes(US_ASCII));
    out.flush();
  }

  private static Fault.Kind unknownKind(Outcome<VendorReply> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Unknown.class);
    return ((Outcome.Unknown<VendorReply>) outcome).fault().kind();
  }

  @Test
  void aCompleteAnswerIsASuccessWhateverItsStatus() throws Exception {
    Outcome<VendorReply> outcome =
        callVendorThat(c -> write(c, "HTTP/1.1 500 Oops\r\nContent-Length: 2\r\n\r\nno"));

    assertThat(outcome.map(reply -> reply.status() + " " + reply.body()))
        .isEqualTo(new Outcome.Success<>("500 no"));
  }

  @Test
  void aRefusedConnectionIsNotExecuted() throws Exception {
    int closed;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = server.getLocalPort();
    }

    Outcome<VendorReply> outcome = call("http://127.0.0.1:" + closed, Duration.ofSeconds(2));

    assertThat(outcome).isInstanceOf(Outcome.NotExecuted.class);
    assertThat(((Outcome.NotExecuted<VendorReply>) outcome).fault().kind())
        .isEqualTo(Fault.Kind.REFUSED);
  }

  /** As a proxy does whose upstream is not there. */
  @Test
  @Timeout(120)
  void callsEndInTimeAtAVendorThatHangsUpAtOnce() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var _ = threads.submit(() -> hangUp(server));
      VendorHttp http =
          new VendorHttp(
              vertx,
              URI.create("http://127.0.0.1:" + server.getLocalPort()),
              Duration.ofMillis(300),
              CLOCK);
      VendorRequest request = VendorRequest.post("/v1/charge", Map.of(), Buffer.buffer("{}"));
      for (int round = 0; round < 200; round++) {
        List<Future<Outcome<VendorReply>>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          calls.add(
              threads.submit(
                  () -> http.send(request, Deadline.after(Duration.ofSeconds(1), CLOCK))));
        }
        for (Future<Outcome<VendorReply>> call : calls) {
          assertThat(call.get(20, TimeUnit.SECONDS)).isNotInstanceOf(Outcome.Success.class);
        }
      }
    }
  }

  private static boolean hangUp(ServerSocket server) throws IOException {
    while (!server.isClosed()) {
      server.accept().close();
    }
    return true;
  }

  /** The connection is there, its handshake never ends. */
  @Test
  void aVendorThatIsSilentBeforeTheRequestIsNotExecutedInTime() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Future<Outcome<VendorReply>> call =
          threads.submit(
              () -> call("https://127.0.0.1:" + server.getLocalPort(), Duration.ofMillis(400)));

      assertThat(call.get(5, TimeUnit.SECONDS)).isInstanceOf(Outcome.NotExecuted.class);
    }
  }

  @Test
  void silenceAfterTheRequestIsUnknown() throws Exception {
    Outcome<VendorReply> outcome = callVendorThat(c -> c.getInputStream().read());

    assertThat(unknownKind(outcome)).isEqualTo(Fault.Kind.TIMED_OUT);
  }

  @Test
  void aConnectionThatBreaksAfterTheRequestIsUnknown() throws Exception {
    Outcome<VendorReply> outcome = callVendorThat(c -> c.setSoLinger(true, 0));

    assertThat(unknownKind(outcome)).isEqualTo(Fault.Kind.RESET);
  }

  @Test
  void anAnswerThatIsNotHttpIsUnknown() throws Exception {
    Outcome<VendorReply> outcome = callVendorThat(c -> write(c, "EHLO there\r\n\r\n"));

    assertThat(unknownKind(outcome)).isIn(Fault.Kind.MALFORMED, Fault.Kind.RESET);
  }

  @Test
  void anAnswerThatIsCutShortIsUnknown() throws Exception {
    Outcome<VendorReply> outcome =
        callVendorThat(c -> write(c, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"));

    assertThat(unknownKind(outcome)).isEqualTo(Fault.Kind.RESET);
  }

  @Test
  void anAnswerLargerThanTheBoundIsUnknownAndNotKept() throws Exception {
    String megabyte = "x".repeat(VendorHttp.LARGEST_BODY_BYTES);
    Outcome<VendorReply> outcome =
        callVendorThat(
            c -> {
              write(c, "HTTP/1.1 200 OK\r\nContent-Length: 2097152\r\n\r\n");
              write(c, megabyte);
              write(c, megabyte);
            });

    assertThat(outcome).isInstanceOf(Outcome.Unknown.class);
  }

  @Test
  void aRedirectIsAnAnswerAndIsNotFollowed() throws Exception {
    Outcome<VendorReply> outcome =
        callVendorThat(
            c ->
                write(
                    c,
                    String.join(
                        "\r\n",
                        "HTTP/1.1 302 Found",
                        "Location: http://127.0.0.1:1/",
                        "Content-Length: 0",
                        "",
                        "")));

    assertThat(outcome.map(VendorReply::status)).isEqualTo(new Outcome.Success<>(302));
  }

  @Test
  void aDeadlineThatHasPassedSendsNothing() throws Exception {
    Outcome<VendorReply> outcome = call("http://127.0.0.1:1", Duration.ZERO);

    assertThat(outcome).isInstanceOf(Outcome.NotExecuted.class);
  }
}
