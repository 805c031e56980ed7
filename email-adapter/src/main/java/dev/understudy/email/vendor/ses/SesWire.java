package dev.understudy.email.vendor.ses;

import dev.understudy.email.Attachment;
import dev.understudy.email.Handover;
import dev.understudy.email.Mail;
import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Refusal;
import dev.understudy.service.BodyJson;
import dev.understudy.service.VendorReply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** SES's wire, after the "Amazon SES API v2 Reference" (SendEmail and its errors). */
final class SesWire {

  private SesWire() {}

  /**
   * @param configurationSet that its events are published by
   */
  static Buffer mail(Mail mail, Optional<String> configurationSet) {
    JsonObject body = new JsonObject();
    mail.content().text().ifPresent(text -> body.put("Text", data(text)));
    mail.content().html().ifPresent(html -> body.put("Html", data(html)));
    JsonObject simple =
        new JsonObject()
            .put("Subject", data(mail.content().subject()))
            .put("Body", body)
            .put("Headers", headers(mail));
    if (!mail.attachments().isEmpty()) {
      simple.put("Attachments", array(mail.attachments(), SesWire::attachment));
    }
    JsonObject tag =
        new JsonObject().put("Name", "message_id").put("Value", mail.message().toString());
    JsonObject destination =
        new JsonObject()
            .put("ToAddresses", new JsonArray().add(mail.to()))
            .put("CcAddresses", new JsonArray(mail.cc()))
            .put("BccAddresses", new JsonArray(mail.bcc()));
    JsonObject json =
        new JsonObject()
            // "The email address string must be 7-bit ASCII", the name in it included.
            .put("FromEmailAddress", mail.from().mailbox())
            .put("Destination", destination)
            .put("Content", new JsonObject().put("Simple", simple))
            .put("EmailTags", new JsonArray().add(tag));
    configurationSet.ifPresent(name -> json.put("ConfigurationSetName", name));
    mail.replyTo().ifPresent(to -> json.put("ReplyToAddresses", new JsonArray().add(to)));
    return json.toBuffer();
  }

  /** SES sets the Message-ID itself, so the stable one goes beside it. */
  private static JsonArray headers(Mail mail) {
    JsonArray headers = new JsonArray().add(header("X-Understudy-Message-ID", mail.messageId()));
    mail.headers().forEach((name, value) -> headers.add(header(name, value)));
    return headers;
  }

  private static JsonObject header(String name, String value) {
    return new JsonObject().put("Name", name).put("Value", value);
  }

  private static JsonObject attachment(Attachment file) {
    JsonObject json =
        new JsonObject()
            .put("FileName", file.name())
            .put("ContentType", file.contentType())
            .put("ContentTransferEncoding", "BASE64")
            // Not as bytes: those Vert.x writes in Base64's other alphabet, which SES does not
            // read.
            .put("RawContent", Base64.getEncoder().encodeToString(file.content().getBytes()))
            .put("ContentDisposition", file.contentId().isPresent() ? "INLINE" : "ATTACHMENT");
    file.contentId().ifPresent(id -> json.put("ContentId", id));
    return json;
  }

  private static <T> JsonArray array(List<T> items, Function<T, JsonObject> json) {
    JsonArray array = new JsonArray();
    items.forEach(item -> array.add(json.apply(item)));
    return array;
  }

  static Outcome<Handover> handover(VendorReply reply) {
    return senderFault(reply)
        .<Outcome<Handover>>map(reason -> new Outcome.Success<>(new Handover.SenderRefused(reason)))
        .orElseGet(
            () ->
                body(reply)
                    .flatMap(
                        json ->
                            json.getValue("MessageId") instanceof String id
                                ? new Outcome.Success<>(new Handover.Taken(id))
                                : new Outcome.Unknown<>(
                                    new Fault(Fault.Kind.SCHEMA, "no MessageId"))));
  }

  /** Errors that name the sender; mail of others goes through. */
  private static Optional<String> senderFault(VendorReply reply) {
    String type = type(reply);
    boolean ofTheSender =
        switch (type) {
          case "MailFromDomainNotVerifiedException", "NotFoundException" -> true;
          case "MessageRejected" -> message(reply).contains("not verified");
          default -> false;
        };
    return ofTheSender ? Optional.of(type + " " + message(reply)) : Optional.empty();
  }

  private static String type(VendorReply reply) {
    return reply.header("x-amzn-ErrorType").orElse("").replaceFirst(":.*", "");
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
    String type = type(reply);
    return switch (type) {
      case "TooManyRequestsException", "ThrottlingException", "LimitExceededException" ->
          notExecuted(Fault.Kind.RATE_LIMITED, type, reply);
      case "AccountSuspendedException",
          "SendingPausedException",
          "UnrecognizedClientException",
          "InvalidSignatureException",
          "MissingAuthenticationTokenException",
          "AccessDeniedException" ->
          notExecuted(Fault.Kind.ACCOUNT, type, reply);
      case "MessageRejected", "BadRequestException" ->
          new Outcome.Declined<>(new Refusal(type, message(reply), false));
      default -> byStatus(reply, type);
    };
  }

  private static Outcome<JsonObject> byStatus(VendorReply reply, String type) {
    return switch (reply.status()) {
      case 429 -> notExecuted(Fault.Kind.RATE_LIMITED, "429", reply);
      // "ServiceUnavailable": the request has failed due to a temporary failure of the server.
      case 503 -> notExecuted(Fault.Kind.SERVER_ERROR, "503", reply);
      default ->
          new Outcome.Unknown<>(
              new Fault(
                  reply.isServerError() ? Fault.Kind.SERVER_ERROR : Fault.Kind.MALFORMED,
                  "status " + reply.status() + " " + type));
    };
  }

  private static Outcome<JsonObject> notExecuted(
      Fault.Kind kind, String detail, VendorReply reply) {
    return new Outcome.NotExecuted<>(new Fault(kind, detail, reply.retryAfter()));
  }

  private static String message(VendorReply reply) {
    return BodyJson.of(reply).map(json -> json.getString("message", "")).orElse("");
  }

  private static JsonObject data(String text) {
    return new JsonObject().put("Data", text).put("Charset", "UTF-8");
  }
}
