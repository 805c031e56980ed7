package dev.understudy.email.vendor.smtp;

import dev.understudy.catalogue.Vendor;
import dev.understudy.email.Attachment;
import dev.understudy.email.EmailProvider;
import dev.understudy.email.Handover;
import dev.understudy.email.Mail;
import dev.understudy.email.Sender;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.service.Secret;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailAttachment;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.StartTLSOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

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
    try {
      String id =
          mails
              .sendMail(message(mail))
              .timeout(millisLeft(deadline), TimeUnit.MILLISECONDS)
              .await()
              .getMessageID();
      return new Outcome.Success<>(new Handover.Taken(Optional.ofNullable(id).orElse("")));
    } catch (Throwable e) {
      // Await throws what went wrong as it is, checked or not; here it gets its meaning.
      return SmtpReplies.outcome(e);
    }
  }

  /** Whether it can be connected to. */
  @Override
  public Outcome<?> probe(Deadline deadline) {
    try {
      var socket =
          probes
              .connect(port(vendor), vendor.baseUrl().getHost())
              .timeout(millisLeft(deadline), TimeUnit.MILLISECONDS)
              .await();
      var _ = socket.close();
      return new Outcome.Success<>("alive");
    } catch (Throwable e) {
      return SmtpReplies.outcome(e);
    }
  }

  private long millisLeft(Deadline deadline) {
    Duration left = deadline.within(vendor.callTimeout(), clock).remaining(clock);
    return Math.max(1, left.toMillis());
  }

  private static MailMessage message(Mail mail) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Message-ID", mail.messageId());
    mail.headers().forEach(headers::add);
    mail.replyTo().ifPresent(address -> headers.add("Reply-To", address));
    MailMessage message =
        new MailMessage()
            .setFrom(from(mail.from()))
            .setTo(mail.to())
            .setCc(mail.cc())
            .setBcc(mail.bcc())
            .setSubject(mail.content().subject())
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

  private static String from(Sender sender) {
    return sender
        .name()
        .map(name -> sender.address() + " (" + name.replaceAll("[()\\\\]", "") + ")")
        .orElse(sender.address());
  }

  private static MailAttachment attachment(Attachment file, String disposition) {
    MailAttachment attachment =
        MailAttachment.create()
            .setName(file.name())
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
