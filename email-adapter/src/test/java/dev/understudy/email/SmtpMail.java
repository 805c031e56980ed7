package dev.understudy.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.buffer.Buffer;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A mail as a server got it.
 *
 * @param recipients of the envelope
 * @param raw each character a byte
 */
record SmtpMail(List<String> recipients, String raw) {

  /** Read by Angus Mail, which is not what wrote it, but for encoded words: see their own test. */
  Received read() {
    try {
      MimeMessage mail =
          new MimeMessage(
              jakarta.mail.Session.getInstance(new Properties()),
              new ByteArrayInputStream(raw.getBytes(ISO_8859_1)));
      Set<String> to = addresses(mail, Message.RecipientType.TO);
      Set<String> cc = addresses(mail, Message.RecipientType.CC);
      Set<String> shown = new HashSet<>(to);
      shown.addAll(cc);
      InternetAddress from = (InternetAddress) mail.getFrom()[0];
      List<Part> parts = parts(mail);
      return new Received(
          mail.getMessageID(),
          UUID.fromString(mail.getMessageID().substring(1, 37)),
          new Sender(from.getAddress(), Optional.ofNullable(from.getPersonal())),
          to,
          cc,
          Received.without(recipients, shown),
          Optional.ofNullable(mail.getHeader("Reply-To", null)),
          mail.getSubject(),
          text(parts, "text/plain"),
          text(parts, "text/html"),
          Optional.ofNullable(mail.getHeader("X-Order", null))
              .map(value -> Map.of("X-Order", value))
              .orElse(Map.of()),
          files(parts));
    } catch (MessagingException | IOException e) {
      throw new AssertionError("no mail by RFC 5322", e);
    }
  }

  private static Set<String> addresses(MimeMessage mail, Message.RecipientType type)
      throws MessagingException {
    return Stream.of(Optional.ofNullable(mail.getRecipients(type)).orElse(new InternetAddress[0]))
        .map(address -> ((InternetAddress) address).getAddress())
        .collect(Collectors.toSet());
  }

  /** The leaves. */
  private static List<Part> parts(Part part) throws MessagingException, IOException {
    if (!(part.getContent() instanceof Multipart many)) {
      return List.of(part);
    }
    List<Part> all = new ArrayList<>();
    for (int i = 0; i < many.getCount(); i++) {
      all.addAll(parts(many.getBodyPart(i)));
    }
    return all;
  }

  private static Optional<String> text(List<Part> parts, String type)
      throws MessagingException, IOException {
    for (Part part : parts) {
      if (part.getFileName() == null && part.isMimeType(type)) {
        return Optional.of(part.getContent().toString().replace("\r\n", "\n").stripTrailing());
      }
    }
    return Optional.empty();
  }

  private static Set<Attachment> files(List<Part> parts) throws MessagingException, IOException {
    Set<Attachment> files = new HashSet<>();
    for (Part part : parts) {
      if (part.getFileName() != null) {
        String[] id = part.getHeader("Content-ID");
        files.add(
            new Attachment(
                MimeUtility.decodeText(part.getFileName()),
                new ContentType(part.getContentType()).getBaseType(),
                Optional.ofNullable(id).map(ids -> ids[0].replaceAll("[<>]", "")),
                Buffer.buffer(part.getInputStream().readAllBytes())));
      }
    }
    return files;
  }
}
