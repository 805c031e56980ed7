package dev.understudy.email.vendor.ses;

import dev.understudy.email.MailEvent;
import dev.understudy.ledger.WebhookEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** SES's events, after "Contents of event data that Amazon SES publishes to Amazon SNS". */
final class SesEventsWire {

  private SesEventsWire() {}

  /**
   * @param signed the words that the signature is over
   */
  record Notification(
      String type,
      String id,
      String topic,
      String message,
      String signed,
      String signature,
      String signatureVersion,
      URI certificate) {}

  static Optional<Notification> notification(Buffer body) {
    try {
      JsonObject json = body.toJsonObject();
      return Optional.of(
          new Notification(
              json.getString("Type", ""),
              json.getString("MessageId", ""),
              json.getString("TopicArn", ""),
              json.getString("Message", ""),
              signed(json),
              json.getString("Signature", ""),
              json.getString("SignatureVersion", ""),
              URI.create(json.getString("SigningCertURL", ""))));
    } catch (DecodeException | ClassCastException | IllegalArgumentException e) {
      return Optional.empty(); // nothing that SNS sends
    }
  }

  private static String signed(JsonObject json) {
    Stream<String> names =
        json.getString("Type", "").equals("Notification")
            ? Stream.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
            : Stream.of(
                "Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type");
    StringBuilder signed = new StringBuilder();
    names
        .filter(json::containsKey)
        .forEach(
            name -> signed.append(name).append('\n').append(json.getString(name)).append('\n'));
    return signed.toString();
  }

  /** A request to subscribe is kept too: a person must follow its link. */
  static WebhookEvent event(Notification notification) {
    return new WebhookEvent("ses", notification.id(), notification.type(), notification.message());
  }

  static List<MailEvent> meaning(WebhookEvent kept) {
    if (!kept.kind().equals("Notification")) {
      return List.of();
    }
    JsonObject event = new JsonObject(kept.body());
    JsonArray ids =
        event
            .getJsonObject("mail", new JsonObject())
            .getJsonObject("tags", new JsonObject())
            .getJsonArray("message_id", new JsonArray());
    if (ids.size() != 1 || !ids.getString(0).matches("[0-9a-f-]{36}")) {
      return List.of();
    }
    UUID message = UUID.fromString(ids.getString(0));
    return switch (event.getString("eventType", "")) {
      case "Send" -> all(message, MailEvent.Kind.TAKEN, event.getJsonObject("mail"), "destination");
      case "Delivery" ->
          all(message, MailEvent.Kind.DELIVERED, event.getJsonObject("delivery"), "recipients");
      case "Bounce" -> bounces(message, event.getJsonObject("bounce"));
      case "Complaint" ->
          all(
              message,
              MailEvent.Kind.COMPLAINED,
              event.getJsonObject("complaint"),
              "complainedRecipients");
      // Taken, and then not sent: its content was found bad.
      case "Reject" ->
          all(message, MailEvent.Kind.BOUNCED, event.getJsonObject("mail"), "destination");
      default -> List.of();
    };
  }

  private static List<MailEvent> bounces(UUID message, JsonObject bounce) {
    MailEvent.Kind kind =
        bounce.getString("bounceType", "").equals("Permanent")
            ? MailEvent.Kind.BOUNCED_FOR_GOOD
            : MailEvent.Kind.BOUNCED;
    return all(message, kind, bounce, "bouncedRecipients");
  }

  private static List<MailEvent> all(
      UUID message, MailEvent.Kind kind, JsonObject of, String recipients) {
    return of.getJsonArray(recipients, new JsonArray()).stream()
        .map(recipient -> one(message, kind, recipient))
        .toList();
  }

  /** An address, or an object that holds it beside what the recipient's server said. */
  private static MailEvent one(UUID message, MailEvent.Kind kind, Object recipient) {
    return recipient instanceof JsonObject json
        ? new MailEvent(
            message, json.getString("emailAddress", ""), kind, json.getString("diagnosticCode", ""))
        : new MailEvent(message, recipient.toString(), kind, "");
  }
}
