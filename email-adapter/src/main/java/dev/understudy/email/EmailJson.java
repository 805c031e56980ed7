package dev.understudy.email;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Messages as callers see them. */
final class EmailJson {

  private EmailJson() {}

  /**
   * Reads what the document allows, and refuses what no vendor should get.
   *
   * @param senders domains that mail may come from, in lower case
   */
  static NewMessage request(
      JsonObject json, Set<String> senders, Templates templates, Instant now) {
    Optional<String> zone = text(json, "timeZone");
    if (zone.isPresent() && text(json, "sendAt").isEmpty()) {
      throw Refused.field("timeZone", "says nothing without sendAt");
    }
    return MessageRules.checked(
        new NewMessage(
            sender(json, senders),
            Addresses.all("to", texts(json, "to")),
            Addresses.all("cc", texts(json, "cc")),
            Addresses.all("bcc", texts(json, "bcc")),
            text(json, "replyTo").map(address -> Addresses.one("replyTo", address)),
            content(json, templates),
            headers(json.getJsonObject("headers", new JsonObject())),
            files(json.getJsonArray("attachments", new JsonArray())),
            Lane.valueOf(json.getString("lane", "transactional").toUpperCase(Locale.ROOT)),
            Priority.valueOf(json.getString("priority", "normal").toUpperCase(Locale.ROOT)),
            text(json, "sendAt").map(at -> Schedule.at(at, zone, now))));
  }

  /** The same for the same request. */
  static String fingerprint(JsonObject json) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(json.encode().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
  }

  static Sender sender(JsonObject json, Set<String> senders) {
    String from = Addresses.one("from", json.getString("from"));
    if (!senders.contains(Sender.domain(from))) {
      throw Refused.field("from", "mail may not be sent from \"" + from + "\"");
    }
    return new Sender(from, text(json, "fromName").map(name -> Texts.line("fromName", name)));
  }

  private static Content content(JsonObject json, Templates templates) {
    Optional<String> text = text(json, "text");
    Optional<String> html = text(json, "html");
    Optional<JsonObject> template = Optional.ofNullable(json.getJsonObject("template"));
    boolean own = text.isPresent() || html.isPresent() || json.containsKey("subject");
    if (template.isPresent()) {
      if (own) {
        throw Refused.field("template", "has its own subject, text and html");
      }
      return TemplatesJson.rendered(template.get(), templates);
    }
    if (text.isEmpty() && html.isEmpty()) {
      throw Refused.field("text", "a mail needs text, html or a template");
    }
    return new Content(
        text(json, "subject").orElseThrow(() -> Refused.field("subject", "is missing")),
        text,
        html);
  }

  private static Map<String, String> headers(JsonObject json) {
    Map<String, String> headers = new LinkedHashMap<>();
    json.forEach(entry -> headers.put(entry.getKey(), String.valueOf(entry.getValue())));
    return headers;
  }

  private static List<Attachment> files(JsonArray json) {
    return java.util.stream.IntStream.range(0, json.size())
        .mapToObj(i -> file("attachments." + i, json.getJsonObject(i)))
        .toList();
  }

  private static Attachment file(String field, JsonObject json) {
    try {
      return new Attachment(
          json.getString("name"),
          json.getString("contentType"),
          text(json, "contentId"),
          Buffer.buffer(Base64.getDecoder().decode(json.getString("content"))));
    } catch (IllegalArgumentException e) {
      throw Refused.field(field + ".content", "is not Base64: " + e.getMessage());
    }
  }

  static Optional<String> text(JsonObject json, String field) {
    return Optional.ofNullable(json.getString(field));
  }

  private static List<String> texts(JsonObject json, String field) {
    return json.getJsonArray(field, new JsonArray()).stream().map(Object::toString).toList();
  }

  static JsonObject of(MessageState message) {
    return new JsonObject()
        .put("id", message.id().toString())
        .put("recipients", recipients(message.recipients()));
  }

  static JsonArray recipients(List<MessageState.Recipient> recipients) {
    JsonArray json = new JsonArray();
    recipients.forEach(recipient -> json.add(of(recipient)));
    return json;
  }

  private static JsonObject of(MessageState.Recipient recipient) {
    JsonObject json =
        new JsonObject()
            .put("id", recipient.id())
            .put("message", recipient.message().toString())
            .put("address", recipient.address())
            .put("status", recipient.status().name())
            .put("copies", recipient.copies());
    if (recipient.status().inFlight()) {
      json.put("dueAt", recipient.dueAt().toString());
    }
    recipient.provider().ifPresent(provider -> json.put("provider", provider.value()));
    recipient.refusal().ifPresent(refusal -> json.put("refusal", refusal));
    return json;
  }

  static JsonObject of(SuppressionStore.Suppression suppression) {
    return new JsonObject()
        .put("address", suppression.address())
        .put("reason", suppression.reason())
        .put("source", suppression.source())
        .put("since", suppression.since().toString());
  }
}
