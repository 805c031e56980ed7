package dev.understudy.email.vendor.sendgrid;

import dev.understudy.email.Attachment;
import dev.understudy.email.Handover;
import dev.understudy.email.Mail;
import dev.understudy.email.Sender;
import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Refusal;
import dev.understudy.service.BodyJson;
import dev.understudy.service.VendorReply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** SendGrid's wire, after its API reference ("Mail Send", "Errors", "Status codes"). */
final class SendGridWire {

  private SendGridWire() {}

  static Buffer mail(Mail mail) {
    JsonObject to = new JsonObject().put("to", addresses(List.of(mail.to())));
    if (!mail.cc().isEmpty()) {
      to.put("cc", addresses(mail.cc()));
    }
    if (!mail.bcc().isEmpty()) {
      to.put("bcc", addresses(mail.bcc()));
    }
    JsonArray content = new JsonArray();
    // Its order is prescribed: plain text comes first.
    mail.content().text().ifPresent(text -> content.add(content("text/plain", text)));
    mail.content().html().ifPresent(html -> content.add(content("text/html", html)));
    JsonObject headers = new JsonObject().put("Message-ID", mail.messageId());
    mail.headers().forEach(headers::put);
    JsonObject json =
        new JsonObject()
            .put("personalizations", new JsonArray().add(to))
            .put("from", from(mail.from()))
            .put("subject", mail.content().subject())
            .put("content", content)
            .put("headers", headers)
            .put("custom_args", new JsonObject().put("message_id", mail.message().toString()));
    mail.replyTo().ifPresent(replyTo -> json.put("reply_to", address(replyTo)));
    if (!mail.attachments().isEmpty()) {
      JsonArray files = new JsonArray();
      mail.attachments().forEach(file -> files.add(attachment(file)));
      json.put("attachments", files);
    }
    return json.toBuffer();
  }

  /**
   * SendGrid answers 202 with an empty body; its name for the mail is in a header. A 200 is no yes:
   * it is what its sandbox says of a mail that it does not send, and what any proxy may say.
   *
   * @param now for the moment, in seconds since 1970, at which its rate limit ends
   */
  static Outcome<Handover> handover(VendorReply reply, Instant now) {
    return switch (reply.status()) {
      case 202 ->
          new Outcome.Success<>(new Handover.Taken(reply.header("X-Message-Id").orElse("")));
      // A sender that is not verified, or may not send; another sender's mail goes through.
      case 403 -> new Outcome.Success<>(new Handover.SenderRefused("403 " + message(reply)));
      case 400, 413 ->
          new Outcome.Declined<>(new Refusal("" + reply.status(), message(reply), false));
      default -> fault(reply, now);
    };
  }

  static Outcome<String> alive(VendorReply reply) {
    return reply.status() == 200 ? new Outcome.Success<>("alive") : fault(reply, Instant.EPOCH);
  }

  private static <T> Outcome<T> fault(VendorReply reply, Instant now) {
    return switch (reply.status()) {
      case 429 -> notExecuted(reply, Fault.Kind.RATE_LIMITED, limitEnds(reply, now));
      // "Service not available": the mail was not taken.
      case 503 -> notExecuted(reply, Fault.Kind.SERVER_ERROR, reply.retryAfter());
      // Our key, our plan, or the wrong address of its API: no mail at all goes through.
      case 401, 402, 403, 404, 405 -> notExecuted(reply, Fault.Kind.ACCOUNT, Optional.empty());
      default ->
          new Outcome.Unknown<>(
              new Fault(
                  reply.isServerError() ? Fault.Kind.SERVER_ERROR : Fault.Kind.MALFORMED,
                  "status " + reply.status()));
    };
  }

  private static Optional<Duration> limitEnds(VendorReply reply, Instant now) {
    return reply
        .header("X-RateLimit-Reset")
        .filter(value -> value.matches("[0-9]{1,11}"))
        .map(value -> Duration.between(now, Instant.ofEpochSecond(Long.parseLong(value))))
        .filter(Duration::isPositive)
        .or(reply::retryAfter);
  }

  private static <T> Outcome<T> notExecuted(
      VendorReply reply, Fault.Kind kind, Optional<Duration> retryAfter) {
    return new Outcome.NotExecuted<>(new Fault(kind, "status " + reply.status(), retryAfter));
  }

  private static String message(VendorReply reply) {
    return BodyJson.of(reply)
        .map(json -> json.getJsonArray("errors", new JsonArray()).encode())
        .orElse("");
  }

  private static JsonObject content(String type, String value) {
    return new JsonObject().put("type", type).put("value", value);
  }

  private static JsonObject attachment(Attachment file) {
    JsonObject json =
        new JsonObject()
            .put("filename", file.name())
            .put("type", file.contentType())
            .put("content", Base64.getEncoder().encodeToString(file.content().getBytes()))
            .put("disposition", file.contentId().isPresent() ? "inline" : "attachment");
    file.contentId().ifPresent(id -> json.put("content_id", id));
    return json;
  }

  private static JsonArray addresses(List<String> emails) {
    JsonArray addresses = new JsonArray();
    emails.forEach(email -> addresses.add(address(email)));
    return addresses;
  }

  private static JsonObject from(Sender sender) {
    JsonObject json = address(sender.address());
    sender.name().ifPresent(name -> json.put("name", name));
    return json;
  }

  private static JsonObject address(String email) {
    return new JsonObject().put("email", email);
  }
}
