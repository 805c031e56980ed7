package dev.understudy.email.vendor.ses;

import dev.understudy.email.Mail;
import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Refusal;
import dev.understudy.service.BodyJson;
import dev.understudy.service.VendorReply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** SES's wire, after the "Amazon SES API v2 Reference" (SendEmail and its errors). */
final class SesWire {

  private SesWire() {}

  static Buffer mail(Mail mail) {
    JsonObject body = new JsonObject();
    mail.text().ifPresent(text -> body.put("Text", data(text)));
    mail.html().ifPresent(html -> body.put("Html", data(html)));
    JsonObject simple = new JsonObject().put("Subject", data(mail.subject())).put("Body", body);
    JsonObject tag =
        new JsonObject().put("Name", "message_id").put("Value", mail.message().toString());
    return new JsonObject()
        .put("FromEmailAddress", mail.from())
        .put("Destination", new JsonObject().put("ToAddresses", new JsonArray().add(mail.to())))
        .put("Content", new JsonObject().put("Simple", simple))
        .put("EmailTags", new JsonArray().add(tag))
        .toBuffer();
  }

  static Outcome<String> messageId(VendorReply reply) {
    return body(reply)
        .flatMap(
            json ->
                json.getValue("MessageId") instanceof String id
                    ? new Outcome.Success<>(id)
                    : new Outcome.Unknown<>(new Fault(Fault.Kind.SCHEMA, "no MessageId")));
  }

  static Outcome<String> alive(VendorReply reply) {
    return body(reply).map(_ -> "alive");
  }

  private static Outcome<JsonObject> body(VendorReply reply) {
    if (reply.status() == 200) {
      return BodyJson.of(reply)
          .<Outcome<JsonObject>>map(Outcome.Success::new)
          .orElseGet(
              () -> new Outcome.Unknown<>(new Fault(Fault.Kind.MALFORMED, "200 without JSON")));
    }
    String type = reply.header("x-amzn-ErrorType").orElse("").replaceFirst(":.*", "");
    return switch (type) {
      case "TooManyRequestsException", "ThrottlingException", "LimitExceededException" ->
          notExecuted(Fault.Kind.RATE_LIMITED, type);
      case "AccountSuspendedException",
          "SendingPausedException",
          "MailFromDomainNotVerifiedException",
          "UnrecognizedClientException",
          "InvalidSignatureException",
          "MissingAuthenticationTokenException",
          "AccessDeniedException" ->
          notExecuted(Fault.Kind.ACCOUNT, type);
      case "MessageRejected", "BadRequestException", "NotFoundException" ->
          new Outcome.Declined<>(new Refusal(type, message(reply), false));
      default -> byStatus(reply, type);
    };
  }

  private static Outcome<JsonObject> byStatus(VendorReply reply, String type) {
    return switch (reply.status()) {
      case 429 -> notExecuted(Fault.Kind.RATE_LIMITED, "429");
      // "ServiceUnavailable": the request has failed due to a temporary failure of the server.
      case 503 -> notExecuted(Fault.Kind.SERVER_ERROR, "503");
      default ->
          new Outcome.Unknown<>(
              new Fault(
                  reply.isServerError() ? Fault.Kind.SERVER_ERROR : Fault.Kind.MALFORMED,
                  "status " + reply.status() + " " + type));
    };
  }

  private static Outcome<JsonObject> notExecuted(Fault.Kind kind, String detail) {
    return new Outcome.NotExecuted<>(new Fault(kind, detail));
  }

  private static String message(VendorReply reply) {
    return BodyJson.of(reply).map(json -> json.getString("message", "")).orElse("");
  }

  private static JsonObject data(String text) {
    return new JsonObject().put("Data", text).put("Charset", "UTF-8");
  }
}
