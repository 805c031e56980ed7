package dev.understudy.email.vendor.sendgrid;

import dev.understudy.email.Mail;
import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Refusal;
import dev.understudy.service.BodyJson;
import dev.understudy.service.VendorReply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** SendGrid's wire, after its API reference ("Mail Send", "Errors", "Status codes"). */
final class SendGridWire {

  private SendGridWire() {}

  static Buffer mail(Mail mail) {
    JsonArray content = new JsonArray();
    mail.text().ifPresent(text -> content.add(content("text/plain", text)));
    mail.html().ifPresent(html -> content.add(content("text/html", html)));
    return new JsonObject()
        .put(
            "personalizations",
            new JsonArray()
                .add(new JsonObject().put("to", new JsonArray().add(address(mail.to())))))
        .put("from", address(mail.from()))
        .put("subject", mail.subject())
        .put("content", content)
        .put("custom_args", new JsonObject().put("message_id", mail.message().toString()))
        .toBuffer();
  }

  /** SendGrid answers 202 with an empty body; its name for the mail is in a header. */
  static Outcome<String> messageId(VendorReply reply) {
    return switch (reply.status()) {
      case 200, 202 -> new Outcome.Success<>(reply.header("X-Message-Id").orElse(""));
      case 429 -> notExecuted(reply, Fault.Kind.RATE_LIMITED);
      // "Service not available": the mail was not taken.
      case 503 -> notExecuted(reply, Fault.Kind.SERVER_ERROR);
      // Our key, our plan, or a sender that is not verified there: another vendor may take it.
      case 401, 402, 403 -> notExecuted(reply, Fault.Kind.ACCOUNT);
      case 400, 404, 413 ->
          new Outcome.Declined<>(new Refusal("" + reply.status(), message(reply), false));
      default ->
          new Outcome.Unknown<>(
              new Fault(
                  reply.isServerError() ? Fault.Kind.SERVER_ERROR : Fault.Kind.MALFORMED,
                  "status " + reply.status()));
    };
  }

  private static Outcome<String> notExecuted(VendorReply reply, Fault.Kind kind) {
    return new Outcome.NotExecuted<>(
        new Fault(kind, "status " + reply.status(), reply.retryAfter()));
  }

  private static String message(VendorReply reply) {
    return BodyJson.of(reply)
        .map(json -> json.getJsonArray("errors", new JsonArray()).encode())
        .orElse("");
  }

  private static JsonObject content(String type, String value) {
    return new JsonObject().put("type", type).put("value", value);
  }

  private static JsonObject address(String email) {
    return new JsonObject().put("email", email);
  }
}
