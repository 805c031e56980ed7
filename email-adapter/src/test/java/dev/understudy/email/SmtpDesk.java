package dev.understudy.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.understudy.catalogue.Adapter;
import dev.understudy.catalogue.Vendor;
import dev.understudy.email.vendor.smtp.SmtpEmail;
import dev.understudy.failover.ProviderId;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A mail server by RFC 5321, which answers as told and reads mails by RFC 5322. */
final class SmtpDesk implements MailDesk {

  private static final int HUGE_BYTES = 2 << 20;

  private final Vertx vertx = Vertx.vertx();
  private final List<SmtpMail> late = new CopyOnWriteArrayList<>();
  private final List<SmtpMail> mails = new CopyOnWriteArrayList<>();
  private final NetServer server =
      TestVendors.wait(
          vertx
              .createNetServer()
              .connectHandler(socket -> new Conversation(socket).start())
              .listen(0, "127.0.0.1"));
  private volatile Answer answer = Answer.TAKES;

  /** One client, line by line. */
  private final class Conversation {

    private final NetSocket socket;
    private List<String> recipients = new ArrayList<>();
    private Optional<StringBuilder> data = Optional.empty(); // while the mail itself comes

    Conversation(NetSocket socket) {
      this.socket = socket;
    }

    void start() {
      socket.handler(
          RecordParser.newDelimited("\r\n", line -> hear(line.toString(ISO_8859_1.name()))));
      switch (answer) {
        case REFUSES_THE_ACCOUNT -> say("554 5.7.1 no service for you");
        case LIMITS_THE_RATE -> say("421 4.7.0 too many connections");
        default -> say("220 desk.example");
      }
    }

    private void say(String reply) {
      var _ = socket.write(reply + "\r\n");
    }

    private void hear(String line) {
      if (data.isPresent() && !line.equals(".")) {
        // Section 4.5.2: a dot at the start of a line is doubled on the way.
        data.get().append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
        return;
      }
      switch (line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT)) {
        case "MAIL" -> say(answer == Answer.REFUSES_THE_SENDER ? "550 5.7.1 not you" : "250 ok");
        case "RCPT" -> {
          recipients.add(line.replaceFirst(".*<(.*)>.*", "$1"));
          say(answer == Answer.REFUSES_THE_MAIL ? "550 5.1.1 no such mailbox" : "250 ok");
        }
        case "DATA" -> {
          if (answer == Answer.UNAVAILABLE) {
            say("451 4.3.0 later");
          } else {
            data = Optional.of(new StringBuilder());
            say("354 go on");
          }
        }
        case "." -> end();
        case "QUIT" -> say("221 bye");
        default -> say("250 ok");
      }
    }

    private void end() {
      SmtpMail mail = new SmtpMail(recipients, data.orElseThrow().toString());
      recipients = new ArrayList<>();
      data = Optional.empty();
      switch (answer) {
        case SILENT -> {}
        case LATE -> late.add(mail);
        default -> {
          mails.add(mail);
          answerTo();
        }
      }
    }

    private void answerTo() {
      switch (answer) {
        case SILENT_AFTER -> {}
        case CLOSES_AFTER, FAILS_AFTER -> socket.close();
        case GIBBERISH -> say("<html>Please log in to this network</html>");
        case HUGE -> say("250 " + "a".repeat(HUGE_BYTES));
        case CUT -> socket.write("25").onComplete(_ -> socket.close());
        default -> say("250 2.0.0 taken");
      }
    }
  }

  @Override
  public EmailProvider provider() {
    Vendor vendor =
        new Vendor(
            new ProviderId("smtp"),
            Adapter.EMAIL,
            2,
            100,
            128,
            URI.create("smtp://127.0.0.1:" + server.actualPort()),
            "rfc5321",
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Map.of());
    return new SmtpEmail(vendor, Optional.empty(), vertx, TestPlatform.CLOCK);
  }

  @Override
  public void will(Answer next) {
    answer = next;
  }

  @Override
  public boolean namesItsLimit() {
    return false; // no reply of RFC 5321 says how long
  }

  @Override
  public void executeLate() {
    mails.addAll(late);
    late.clear();
  }

  @Override
  public List<Received> received() {
    return mails.stream().map(SmtpMail::read).toList();
  }

  @Override
  public void stopListening() {
    TestVendors.wait(server.close());
  }

  @Override
  public void close() {
    TestVendors.wait(vertx.close());
  }
}
