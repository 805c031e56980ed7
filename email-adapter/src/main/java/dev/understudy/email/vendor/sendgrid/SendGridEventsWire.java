package dev.understudy.email.vendor.sendgrid;

import dev.understudy.email.MailEvent;
import dev.understudy.ledger.WebhookEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** SendGrid's events, after its "Event Webhook Reference". */
final class SendGridEventsWire {

  private SendGridEventsWire() {}

  static List<WebhookEvent> events(Buffer body) {
    List<WebhookEvent> events = new ArrayList<>();
    for (Object each : new JsonArray(body)) {
      JsonObject event = (JsonObject) each;
      // Its own name for the event: the same with each delivery.
      events.add(
          new WebhookEvent(
              "sendgrid",
              event.getString("sg_event_id"),
              event.getString("event"),
              event.encode()));
    }
    return events;
  }

  static Optional<MailEvent> meaning(String body) {
    JsonObject event = new JsonObject(body);
    String message = event.getString("message_id", "");
    String reason = event.getString("reason", "");
    return kind(event)
        .filter(_ -> message.matches("[0-9a-f-]{36}"))
        .map(
            kind ->
                new MailEvent(
                    UUID.fromString(message), event.getString("email", ""), kind, reason));
  }

  private static Optional<MailEvent.Kind> kind(JsonObject event) {
    return switch (event.getString("event", "")) {
      case "processed" -> Optional.of(MailEvent.Kind.TAKEN);
      case "delivered" -> Optional.of(MailEvent.Kind.DELIVERED);
      // "blocked": the server did not take this one; the mailbox may be good.
      case "bounce" ->
          Optional.of(
              event.getString("type", "bounce").equals("blocked")
                  ? MailEvent.Kind.BOUNCED
                  : MailEvent.Kind.BOUNCED_FOR_GOOD);
      // It will not send it, for a reason of its own list.
      case "dropped" -> Optional.of(MailEvent.Kind.BOUNCED);
      case "spamreport" -> Optional.of(MailEvent.Kind.COMPLAINED);
      case "unsubscribe", "group_unsubscribe" -> Optional.of(MailEvent.Kind.UNSUBSCRIBED);
      default -> Optional.empty();
    };
  }
}
