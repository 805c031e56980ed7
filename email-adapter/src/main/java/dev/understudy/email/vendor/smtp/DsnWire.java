package dev.understudy.email.vendor.smtp;

import dev.understudy.email.MailEvent;
import dev.understudy.ledger.WebhookEvent;
import io.vertx.core.buffer.Buffer;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.dsn.DeliveryStatus;

/**
 * Delivery status notifications, RFC 3464: a {@code multipart/report} (RFC 6522) of words for
 * people, of fields for each recipient, and of the mail that they are about, or its header.
 */
final class DsnWire {

  /** Ours: its message, and its recipient's row. */
  private static final Pattern MESSAGE_ID =
      Pattern.compile("<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.[0-9]+@[^>]+>");

  /** RFC 3463, subject 1 ("addressing"): that mailbox will not be there tomorrow either. */
  private static final Pattern NO_SUCH_MAILBOX = Pattern.compile("5\\.1\\.[0-9]{1,3}");

  /** A new one would look through every jar for what may be plugged in. */
  private static final Session PARSING = Session.getInstance(new Properties());

  private DsnWire() {}

  /** It is kept as it came; in Base64, since mail may hold any byte. */
  static WebhookEvent event(Buffer message) {
    byte[] bytes = message.getBytes();
    return new WebhookEvent(
        "smtp", sha256(bytes), "message/rfc822", Base64.getEncoder().encodeToString(bytes));
  }

  /** Nothing where it is no report, or a broken one, or not about a mail of ours. */
  static List<MailEvent> meaning(WebhookEvent kept) {
    try {
      MimeMessage report =
          new MimeMessage(
              PARSING, new ByteArrayInputStream(Base64.getDecoder().decode(kept.body())));
      return report.isMimeType("multipart/report")
          // Not by its content handlers: which of them there are depends on how a jar is packed.
          ? meaning(new MimeMultipart(report.getDataHandler().getDataSource()))
          : List.of();
    } catch (MessagingException | IOException e) {
      return List.of(); // kept, for people
    }
  }

  private static List<MailEvent> meaning(MimeMultipart report)
      throws MessagingException, IOException {
    List<InternetHeaders> recipients = new ArrayList<>();
    Optional<UUID> message = Optional.empty();
    for (int i = 0; i < report.getCount(); i++) {
      BodyPart part = report.getBodyPart(i);
      if (part.isMimeType("message/delivery-status")) {
        DeliveryStatus status = new DeliveryStatus(part.getInputStream());
        for (int n = 0; n < status.getRecipientDSNCount(); n++) {
          recipients.add(status.getRecipientDSN(n));
        }
      } else if (part.isMimeType("message/rfc822") || part.isMimeType("text/rfc822-headers")) {
        message = message(new InternetHeaders(part.getInputStream()));
      }
    }
    return message.map(id -> events(id, recipients)).orElse(List.of());
  }

  private static Optional<UUID> message(InternetHeaders original) {
    return field(original, "Message-ID")
        .map(MESSAGE_ID::matcher)
        .filter(Matcher::matches)
        .map(match -> UUID.fromString(match.group(1)));
  }

  private static List<MailEvent> events(UUID message, List<InternetHeaders> recipients) {
    List<MailEvent> events = new ArrayList<>();
    for (InternetHeaders each : recipients) {
      address(each)
          .ifPresent(
              address ->
                  kind(each)
                      .map(kind -> new MailEvent(message, address, kind, detail(each)))
                      .ifPresent(events::add));
    }
    return events;
  }

  /** Whom we sent to; a forwarded mail's last address is not ours to judge. */
  private static Optional<String> address(InternetHeaders recipient) {
    return field(recipient, "Original-Recipient")
        .or(() -> field(recipient, "Final-Recipient"))
        .map(value -> value.split(";", 2))
        .filter(parts -> parts.length == 2 && parts[0].strip().equalsIgnoreCase("rfc822"))
        .map(parts -> parts[1].strip());
  }

  private static Optional<MailEvent.Kind> kind(InternetHeaders recipient) {
    String status = field(recipient, "Status").orElse("").split(" ", 2)[0];
    return switch (field(recipient, "Action").orElse("").toLowerCase(Locale.ROOT)) {
      case "failed" ->
          Optional.of(
              NO_SUCH_MAILBOX.matcher(status).matches()
                  ? MailEvent.Kind.BOUNCED_FOR_GOOD
                  : MailEvent.Kind.BOUNCED);
      case "delivered" -> Optional.of(MailEvent.Kind.DELIVERED);
      // "delayed": it is still tried. "relayed", "expanded": nobody will tell more.
      default -> Optional.empty();
    };
  }

  private static String detail(InternetHeaders recipient) {
    return field(recipient, "Diagnostic-Code")
        .or(() -> field(recipient, "Status"))
        .orElse("")
        .replaceAll("[\\p{Cntrl}\\s]+", " ");
  }

  private static Optional<String> field(InternetHeaders headers, String name) {
    return Optional.ofNullable(headers.getHeader(name, null)).map(String::strip);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
