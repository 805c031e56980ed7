package dev.understudy.email.vendor.smtp;

import dev.understudy.catalogue.Vendor;
import dev.understudy.email.Attachment;
import dev.understudy.email.EmailProvider;
import dev.understudy.email.EncodedWords;
import dev.understudy.email.Handover;
import dev.understudy.email.Mail;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.service.Secret;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailAttachment;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.StartTLSOptions;
import jakarta.mail.internet.MimeUtility;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A mail server, by RFC 5321 over its submission port. With STARTTLS where the URL says {@code
 * smtp}, with TLS from the start where it says {@code smtps}.
 */
public final class SmtpEmail implements EmailProvider, AutoCloseable {

  private static final int SUBMISSION = 587;
  private static final int SUBMISSIONS = 465;

  /** A server's own limit is often about this. */
  private static final int MOST_CONNECTIONS = 10;

  private final Vendor vendor;
  private final MailClient mails;
  private final NetClient probes;
  private final InstantSource clock;

  /** How we identify ourselves. */
  public record Login(Secret user, Secret password) {}

  /**
   * @param login empty where the server knows us by our address; else there is no fallback to
   *     unencrypted connections
   */
  public SmtpEmail(Vendor vendor, Optional<Login> login, Vertx vertx, InstantSource clock) {
    this.vendor = vendor;
    this.clock = clock;
    this.mails = MailClient.create(vertx, config(vendor, login));
    this.probes =
        vertx.createNetClient(
            new NetClientOptions()
                .setConnectTimeout(Math.toIntExact(vendor.connectTimeout().toMillis())));
  }

  private static MailConfig config(Vendor vendor, Optional<Login> login) {
    boolean tls = "smtps".equals(vendor.baseUrl().getScheme());
    MailConfig config =
        new MailConfig()
            .setHostname(vendor.baseUrl().getHost())
            .setPort(port(vendor))
            .setSsl(tls)
            // A password never travels unencrypted.
            .setStarttls(
                tls
                    ? StartTLSOptions.DISABLED
                    : login.isPresent() ? StartTLSOptions.REQUIRED : StartTLSOptions.OPTIONAL)
            .setTrustAll(false)
            .setHostnameVerificationAlgorithm("HTTPS")
            .setLogin(login.isPresent() ? LoginOption.REQUIRED : LoginOption.DISABLED)
            .setConnectTimeout(Math.toIntExact(vendor.connectTimeout().toMillis()))
            .setMaxPoolSize(MOST_CONNECTIONS)
            .setPipelining(true)
            // One recipient that is refused must not be taken for one that was reached.
            .setAllowRcptErrors(false);
    vendor.optionalSetting("hello").ifPresent(config::setOwnHostname);
    login.ifPresent(l -> config.setUsername(l.user().value()).setPassword(l.password().value()));
    return config;
  }

  private static int port(Vendor vendor) {
    int port = vendor.baseUrl().getPort();
    return port > 0
        ? port
        : "smtps".equals(vendor.baseUrl().getScheme()) ? SUBMISSIONS : SUBMISSION;
  }

  @Override
  public Outcome<Handover> send(Mail mail, Deadline deadline) {
    if (deadline.passed(clock)) {
      return new Outcome.NotExecuted<>(new Fault(Fault.Kind.TIMED_OUT, "no time left to send"));
    }
    return mails
        .sendMail(message(mail).setBounceAddress(bouncesTo(mail)))
        .timeout(millisLeft(deadline), TimeUnit.MILLISECONDS)
        .map(result -> taken(result.getMessageID()))
        .recover(e -> Future.succeededFuture(SmtpReplies.outcome(e)))
        .await();
  }

  /** The envelope's sender: where reports of what became of the mail are sent to. */
  private String bouncesTo(Mail mail) {
    return vendor.optionalSetting("bounceAddress").orElse(mail.from().address());
  }

  private static Outcome<Handover> taken(@Nullable String id) {
    return new Outcome.Success<>(new Handover.Taken(Objects.requireNonNullElse(id, "")));
  }

  /** Whether it can be connected to. */
  @Override
  public Outcome<?> probe(Deadline deadline) {
    return probes
        .connect(port(vendor), vendor.baseUrl().getHost())
        .timeout(millisLeft(deadline), TimeUnit.MILLISECONDS)
        .map(SmtpEmail::alive)
        .recover(e -> Future.succeededFuture(SmtpReplies.outcome(e)))
        .await();
  }

  private static Outcome<Handover> alive(NetSocket socket) {
    var _ = socket.close();
    return new Outcome.Success<>(new Handover.Taken(""));
  }

  private long millisLeft(Deadline deadline) {
    Duration left = deadline.within(vendor.callTimeout(), clock).remaining(clock);
    return Math.max(1, left.toMillis());
  }

  private static MailMessage message(Mail mail) {
    // Vert.x writes a name as a comment, and an emoji as two question marks.
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap()
            .add("Message-ID", mail.messageId())
            .add("From", folded("From", mail.from().mailbox()))
            .add("Subject", folded("Subject", EncodedWords.text(mail.content().subject())));
    mail.headers().forEach(headers::add);
    mail.replyTo().ifPresent(address -> headers.add("Reply-To", address));
    MailMessage message =
        new MailMessage()
            .setFrom(mail.from().address())
            .setTo(mail.to())
            .setCc(mail.cc())
            .setBcc(mail.bcc())
            .setHeaders(headers);
    mail.content().text().ifPresent(message::setText);
    mail.content().html().ifPresent(message::setHtml);
    message.setAttachment(
        mail.attachments().stream()
            .filter(file -> file.contentId().isEmpty())
            .map(file -> attachment(file, "attachment"))
            .toList());
    message.setInlineAttachment(
        mail.attachments().stream()
            .filter(file -> file.contentId().isPresent())
            .map(file -> attachment(file, "inline"))
            .toList());
    return message;
  }

  /** RFC 2047, section 2: a line with an encoded word has at most 76 characters. */
  private static String folded(String header, String value) {
    // Vert.x makes CRLF of each line feed.
    return MimeUtility.fold(header.length() + ": ".length(), value).replace("\r\n", "\n");
  }

  private static MailAttachment attachment(Attachment file, String disposition) {
    MailAttachment attachment =
        MailAttachment.create()
            .setName(EncodedWords.text(file.name()))
            .setContentType(file.contentType())
            .setDisposition(disposition)
            .setData(file.content());
    file.contentId().ifPresent(id -> attachment.setContentId("<" + id + ">"));
    return attachment;
  }

  @Override
  public void close() {
    mails.close().await();
    probes.close().await();
  }
}
