package dev.understudy.email;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a caller wants to have sent: one mail to each of {@code to}.
 *
 * @param cc gets the mail of the one in {@code to}; empty when there are several
 * @param sendAt not before; at once when empty
 */
record NewMessage(
    Sender from,
    List<String> to,
    List<String> cc,
    List<String> bcc,
    Optional<String> replyTo,
    Content content,
    Map<String, String> headers,
    List<Attachment> attachments,
    Lane lane,
    Priority priority,
    Optional<Instant> sendAt) {

  NewMessage {
    to = to.stream().distinct().toList();
    cc = List.copyOf(cc);
    bcc = List.copyOf(bcc);
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    attachments = List.copyOf(attachments);
  }

  /** The plainest one: at once, and with nothing but its content. */
  static NewMessage plain(String from, List<String> to, Content content) {
    return new NewMessage(
        new Sender(from, Optional.empty()),
        to,
        List.of(),
        List.of(),
        Optional.empty(),
        content,
        Map.of(),
        List.of(),
        Lane.TRANSACTIONAL,
        Priority.NORMAL,
        Optional.empty());
  }

  NewMessage inLane(Lane other) {
    return new NewMessage(
        from, to, cc, bcc, replyTo, content, headers, attachments, other, priority, sendAt);
  }

  NewMessage at(Instant time) {
    return new NewMessage(
        from,
        to,
        cc,
        bcc,
        replyTo,
        content,
        headers,
        attachments,
        lane,
        priority,
        Optional.of(time));
  }
}
