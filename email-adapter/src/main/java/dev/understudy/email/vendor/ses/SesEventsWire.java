package dev.understudy.email.vendor.ses;

import dev.understudy.email.MailEvent;
import dev.understudy.ledger.WebhookEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** SES's events, after "Contents of event data that Amazon SES publishes to Amazon SNS". */
final class SesEventsWire {

  private SesEventsWire() {}

  /**
   * @param subscribeUrl empty unless it is about a subscription
   * @param signed the words that the signature is over
   */
  record Notification(
      String type,
      String id,
      String topic,
      String message,
      String subscribeUrl,
      Instant timestamp,
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
              URI.create(json.getString("SubscribeURL", "")).toString(),
              Instant.parse(json.getString("Timestamp", "")),
              signed(json),
              json.getString("Signature", ""),
              json.getString("SignatureVersion", ""),
              URI.create(json.getString("SigningCertURL", ""))));
    } catch (DecodeException
        | ClassCastException
        | IllegalArgumentException
        | DateTimeParseException e) {
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

  /** Of a request to subscribe its link is kept. */
  static WebhookEvent event(Notification notification) {
    String body =
        notification.type().equals("Notification")
            ? notification.message()
            : notification.subscribeUrl();
    return new WebhookEvent("ses", notification.id(), notification.type(), body);
  }

  static List<MailEvent> meaning(WebhookEvent kept) {
    if (!kept.kind().equals("Notification")) {
      return List.of();
    }
    try {
      return meaning(new JsonObject(kept.body()));
    } catch (DecodeException | ClassCastException e) {
      return List.of(); // such as the words with which SES tries out a topic
    }
  }

  private static List<MailEvent> meaning(JsonObject event) {
    JsonArray ids =
        part(event, "mail")
            .getJsonObject("tags", new JsonObject())
            .getJsonArray("message_id", new JsonArray());
    if (ids.size() != 1 || !ids.getString(0).matches("[0-9a-f-]{36}")) {
      return List.of();
    }
    UUID message = UUID.fromString(ids.getString(0));
    return switch (event.getString("eventType", "")) {
      case "Send" -> all(message, MailEvent.Kind.TAKEN, part(event, "mail"), "destination");
      case "Delivery" ->
          all(message, MailEvent.Kind.DELIVERED, part(event, "delivery"), "recipients");
      case "Bounce" -> bounces(message, part(event, "bounce"));
      case "Complaint" ->
          all(message, MailEvent.Kind.COMPLAINED, part(event, "complaint"), "complainedRecipients");
      // Taken, and then not sent: its content was found bad.
      case "Reject" -> all(message, MailEvent.Kind.BOUNCED, part(event, "mail"), "destination");
      default -> List.of();
    };
  }

  private static JsonObject part(JsonObject event, String name) {
    return event.getJsonObject(name, new JsonObject());
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
