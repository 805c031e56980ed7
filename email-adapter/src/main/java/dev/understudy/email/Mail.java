package dev.understudy.email;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One mail, as a vendor gets it.
 *
 * @param message its correlation id at every vendor, together with {@code to}
 * @param messageId its {@code Message-ID}, the same for each copy, so that a reader's program can
 *     see a double
 * @param to who it is for; where {@code cc} and {@code bcc} are there, they get this same mail
 * @param headers in the order in which they are to stand
 */
public record Mail(
    UUID message,
    String messageId,
    Sender from,
    String to,
    List<String> cc,
    List<String> bcc,
    Optional<String> replyTo,
    Content content,
    Map<String, String> headers,
    List<Attachment> attachments) {

  public Mail {
    cc = List.copyOf(cc);
    bcc = List.copyOf(bcc);
    attachments = List.copyOf(attachments);
  }

  Mail with(Content other) {
    return new Mail(message, messageId, from, to, cc, bcc, replyTo, other, headers, attachments);
  }

  Mail with(Map<String, String> otherHeaders) {
    return new Mail(
        message, messageId, from, to, cc, bcc, replyTo, content, otherHeaders, attachments);
  }

  Mail with(List<Attachment> files) {
    return new Mail(message, messageId, from, to, cc, bcc, replyTo, content, headers, files);
  }
}
