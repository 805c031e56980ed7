package dev.understudy.email.vendor.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.understudy.catalogue.Adapter;
import dev.understudy.catalogue.Vendor;
import dev.understudy.email.Attachment;
import dev.understudy.email.Content;
import dev.understudy.email.Handover;
import dev.understudy.email.Mail;
import dev.understudy.email.Sender;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against GreenMail, a mail server not written here, and one that answers what a test says. */
class SmtpEmailTest {

  private static final InstantSource CLOCK = InstantSource.system();

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void stop() {
    threads.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static Mail mail() {
    return new Mail(
        new UUID(0, 7),
        "<00000000-0000-0000-0000-000000000007.1@understudy.example>",
        new Sender("shop@understudy.example", Optional.of("The Shop")),
        "a@c.example",
        List.of("copy@c.example"),
        List.of("blind@c.example"),
        Optional.of("help@understudy.example"),
        new Content("Grüße", Optional.of("Schön.\n.\nDanach."), Optional.of("<p>Schön.</p>")),
        Map.of("X-Order", "17"),
        List.of(
            new Attachment("a.txt", "text/plain", Optional.empty(), Buffer.buffer("file")),
            new Attachment("b.png", "image/png", Optional.of("logo"), Buffer.buffer("png"))));
  }

  private Outcome<Handover> send(int port) throws Exception {
    Vendor vendor =
        new Vendor(
            new ProviderId("smtp"),
            Adapter.EMAIL,
            2,
            100,
            128,
            URI.create("smtp://127.0.0.1:" + port),
            "rfc5321",
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Map.of());
    SmtpEmail smtp = new SmtpEmail(vendor, Optional.empty(), vertx, CLOCK);
    return threads
        .submit(() -> smtp.send(mail(), Deadline.after(Duration.ofSeconds(2), CLOCK)))
        .get();
  }

  @Test
  void aMailArrivesWhole() throws Exception {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    try {
      assertThat(send(server.getSmtp().getPort())).isInstanceOf(Outcome.Success.class);

      assertThat(server.getReceivedMessages()).hasSize(3);
      MimeMessage message = server.getReceivedMessages()[0];
      assertThat(message.getMessageID())
          .isEqualTo("<00000000-0000-0000-0000-000000000007.1@understudy.example>");
      assertThat(message.getSubject()).isEqualTo("Grüße");
      assertThat(message.getHeader("X-Order")).containsExactly("17");
      assertThat(message.getReplyTo()[0].toString()).isEqualTo("help@understudy.example");
      assertThat(message.getHeader("Cc")).containsExactly("copy@c.example");
      assertThat(message.getHeader("Bcc")).isNull();
      assertThat(message.getFrom()[0].toString()).contains("shop@understudy.example");
      String raw = com.icegreen.greenmail.util.GreenMailUtil.getWholeMessage(message);
      assertThat(raw).contains("Content-ID: <logo>").contains("a.txt").contains("multipart/");
    } finally {
      server.stop();
    }
  }

  @Test
  void whereNothingListensNothingWasSent() throws Exception {
    NetServer server = listen("220 hi", Map.of());
    int port = server.actualPort();
    server.close().toCompletionStage().toCompletableFuture().join();

    assertThat(send(port))
        .isInstanceOfSatisfying(
            Outcome.NotExecuted.class,
            outcome -> assertThat(outcome.fault().kind()).isEqualTo(Fault.Kind.REFUSED));
  }

  /** Each command, what it is answered, and what follows from that. */
  @ParameterizedTest
  @CsvSource({
    "HI, 421 too busy, NotExecuted",
    "HI, 554 no service, NotExecuted",
    "MAIL, 451 later, NotExecuted",
    "MAIL, 550 not you, SenderRefused",
    "RCPT, 450 greylisted, NotExecuted",
    "RCPT, 550 no such mailbox, Declined",
    "DATA, 451 later, NotExecuted",
    "., 451 later, NotExecuted",
    "., 554 spam, Declined",
    "., CLOSE, Unknown",
    "., SILENCE, Unknown",
  })
  void whatAServerSaysDecidesWhatFollows(String command, String reply, String expected)
      throws Exception {
    NetServer server =
        command.equals("HI") ? listen(reply, Map.of()) : listen("220 hi", Map.of(command, reply));

    Outcome<Handover> outcome = send(server.actualPort());

    String name =
        switch (outcome) {
          case Outcome.Success<Handover>(Handover.Taken _) -> "Taken";
          case Outcome.Success<Handover>(Handover.SenderRefused _) -> "SenderRefused";
          case Outcome.Declined<Handover> _ -> "Declined";
          case Outcome.NotExecuted<Handover> _ -> "NotExecuted";
          case Outcome.Unknown<Handover> _ -> "Unknown";
        };
    assertThat(name).as(outcome.toString()).isEqualTo(expected);
  }

  @Test
  void whatIsTakenIsTaken() throws Exception {
    assertThat(send(listen("220 hi", Map.of()).actualPort())).isInstanceOf(Outcome.Success.class);
  }

  /** A server that answers as told, and well to the rest. */
  private NetServer listen(String greeting, Map<String, String> replies) {
    return vertx
        .createNetServer()
        .connectHandler(socket -> talk(socket, greeting, replies))
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private static void talk(NetSocket socket, String greeting, Map<String, String> replies) {
    AtomicInteger inData = new AtomicInteger();
    var _ = socket.write(greeting + "\r\n");
    socket.handler(
        io.vertx.core.parsetools.RecordParser.newDelimited(
            "\r\n",
            line -> {
              String text = line.toString();
              String command =
                  text.equals(".")
                      ? "."
                      : text.split("[ :]", 2)[0].toUpperCase(java.util.Locale.ROOT);
              if (inData.get() == 1 && !command.equals(".")) {
                return;
              }
              String reply = replies.getOrDefault(command, usual(command));
              inData.set(reply.startsWith("354") ? 1 : 0);
              switch (reply) {
                case "CLOSE" -> {
                  var _ = socket.close();
                }
                case "SILENCE" -> {}
                default -> {
                  var _ = socket.write(reply + "\r\n");
                }
              }
            }));
  }

  private static String usual(String command) {
    return switch (command) {
      case "DATA" -> "354 go on";
      case "QUIT" -> "221 bye";
      default -> "250 ok";
    };
  }
}
