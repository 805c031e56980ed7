package dev.understudy.email;

import static dev.understudy.email.TestPlatform.CLOCK;

import dev.understudy.catalogue.Vendor;
import dev.understudy.email.vendor.sendgrid.SendGridEmail;
import dev.understudy.service.Secret;
import dev.understudy.sims.SimResponse;
import dev.understudy.sims.sendgrid.SendGridSim;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

class SendGridContractTest extends EmailProviderContract {

  @Override
  MailDesk desk() {
    return new Desk();
  }

  /** Read after the "Mail Send" reference of SendGrid's API. */
  private static final class Desk extends HttpDesk {

    Desk() {
      super(new SendGridSim(InstantSource.system()));
    }

    @Override
    public EmailProvider provider() {
      Vendor vendor = vendor("v3");
      return new SendGridEmail(vendor, Secret.of(SendGridSim.API_KEY), calls(vendor), CLOCK);
    }

    @Override
    public boolean namesItsLimit() {
      return true;
    }

    @Override
    SimResponse refusal(Answer refusal) {
      return switch (refusal) {
        case REFUSES_THE_MAIL -> error(400, "The content value must be a string.");
        case REFUSES_THE_SENDER -> error(403, "The from address is no verified Sender Identity.");
        case REFUSES_THE_ACCOUNT -> error(401, "authorization grant is invalid");
        case LIMITS_THE_RATE ->
            error(429, "too many requests")
                .with("X-RateLimit-Reset", "" + CLOCK.instant().plus(LIMIT).getEpochSecond());
        case UNAVAILABLE -> error(503, "service unavailable");
        default -> throw new IllegalArgumentException(refusal + " is no refusal");
      };
    }

    private static SimResponse error(int status, String message) {
      JsonObject error = new JsonObject().put("message", message).putNull("field");
      return SimResponse.json(status, new JsonObject().put("errors", new JsonArray().add(error)));
    }

    @Override
    Received read(JsonObject mail) {
      JsonObject personal = mail.getJsonArray("personalizations").getJsonObject(0);
      JsonObject from = mail.getJsonObject("from");
      Map<String, String> headers = new HashMap<>();
      mail.getJsonObject("headers").forEach(h -> headers.put(h.getKey(), h.getValue().toString()));
      return new Received(
          Optional.ofNullable(headers.remove("Message-ID")).orElse(""),
          UUID.fromString(mail.getJsonObject("custom_args").getString("message_id")),
          new Sender(from.getString("email"), Optional.ofNullable(from.getString("name"))),
          addresses(personal, "to"),
          addresses(personal, "cc"),
          addresses(personal, "bcc"),
          Optional.ofNullable(mail.getJsonObject("reply_to")).map(to -> to.getString("email")),
          mail.getString("subject"),
          content(mail, "text/plain"),
          content(mail, "text/html"),
          headers,
          files(mail));
    }

    private static Set<String> addresses(JsonObject of, String field) {
      return of.getJsonArray(field, new JsonArray()).stream()
          .map(each -> ((JsonObject) each).getString("email"))
          .collect(Collectors.toSet());
    }

    private static Optional<String> content(JsonObject mail, String type) {
      return mail.getJsonArray("content").stream()
          .map(JsonObject.class::cast)
          .filter(each -> type.equals(each.getString("type")))
          .map(each -> each.getString("value"))
          .findFirst();
    }

    private static Set<Attachment> files(JsonObject mail) {
      Set<Attachment> files = new HashSet<>();
      for (Object each : mail.getJsonArray("attachments", new JsonArray())) {
        JsonObject file = (JsonObject) each;
        files.add(
            new Attachment(
                file.getString("filename"),
                file.getString("type"),
                Optional.ofNullable(file.getString("content_id")),
                Buffer.buffer(Base64.getDecoder().decode(file.getString("content")))));
      }
      return files;
    }
  }
}
