package dev.understudy.sims.sendgrid;

import dev.understudy.sims.SimLedger;
import dev.understudy.sims.SimRequest;
import dev.understudy.sims.SimResponse;
import dev.understudy.sims.SimWebhook;
import dev.understudy.sims.VendorSim;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * SendGrid's {@code POST /v3/mail/send}: 202 and an empty body. It has no idempotency key, so each
 * accepted request is a mail. The ledger's reference is {@code custom_args.message_id}.
 */
public final class SendGridSim implements VendorSim {

  public static final String API_KEY = "SG.understudy";
  public static final String VERIFIED_DOMAIN = "understudy.example";

  /** For what must be seen to move alone: another domain of the same account. */
  public static final String OTHER_VERIFIED_DOMAIN = "news.understudy.example";

  private static final int MOST_RECIPIENTS = 1000;

  private final SimLedger ledger;
  private final SendGridEvents events;
  private long lastId;

  public SendGridSim(InstantSource clock) {
    this.ledger = new SimLedger("sendgrid", clock);
    this.events = new SendGridEvents(clock);
  }

  @Override
  public String name() {
    return "sendgrid";
  }

  @Override
  public SimLedger ledger() {
    return ledger;
  }

  @Override
  public List<SimWebhook> takeWebhooks() {
    return events.take();
  }

  /** What its webhooks are signed with, in Base64, as its settings show it. */
  public String webhookPublicKey() {
    return events.publicKey();
  }

  @Override
  public SimResponse handle(SimRequest request) {
    if (!request.header("Authorization").equals(Optional.of("Bearer " + API_KEY))) {
      return error(401, "", "The provided authorization grant is invalid, expired, or revoked");
    }
    if (request.is("GET", "/v3/scopes")) {
      return SimResponse.json(
          200, new JsonObject().put("scopes", new JsonArray().add("mail.send")));
    }
    if (request.is("GET", "/v3/user/webhooks/event/settings/signed")) {
      return SimResponse.json(200, new JsonObject().put("public_key", webhookPublicKey()));
    }
    return request.is("POST", "/v3/mail/send")
        ? send(request.body().toJsonObject())
        : error(404, "", "not found");
  }

  private SimResponse send(JsonObject mail) {
    String from = mail.getJsonObject("from", new JsonObject()).getString("email", "");
    JsonArray personalizations = mail.getJsonArray("personalizations", new JsonArray());
    JsonArray content = mail.getJsonArray("content", new JsonArray());
    if (from.isEmpty()) {
      return error(400, "from", "The from object must be provided for every email send.");
    }
    if (!verified(from)) {
      return error(403, "from", "The from address does not match a verified Sender Identity.");
    }
    if (content.isEmpty()) {
      return error(400, "content", "Unless a valid template_id is provided, content is required.");
    }
    long recipients = personalizations.stream().mapToLong(p -> to((JsonObject) p).size()).sum();
    if (recipients == 0 || recipients > MOST_RECIPIENTS) {
      return error(400, "personalizations", "The personalizations field must have recipients.");
    }
    String id = "sg" + ++lastId;
    for (Object each : personalizations) {
      note(id, mail, (JsonObject) each);
    }
    return new SimResponse(202, Map.of("X-Message-Id", id), "");
  }

  private void note(String id, JsonObject mail, JsonObject personalization) {
    JsonObject arguments =
        mail.getJsonObject("custom_args", new JsonObject())
            .copy()
            .mergeIn(personalization.getJsonObject("custom_args", new JsonObject()));
    for (Object recipient : everybody(personalization)) {
      ledger.add(
          "mail",
          new JsonObject()
              .put("id", id)
              .put("reference", arguments.getString("message_id", ""))
              .put("recipient", ((JsonObject) recipient).getString("email", ""))
              .put("status", "accepted"));
      events.happened(id, ((JsonObject) recipient).getString("email", ""), arguments);
    }
  }

  private static JsonArray everybody(JsonObject personalization) {
    return to(personalization)
        .copy()
        .addAll(personalization.getJsonArray("cc", new JsonArray()))
        .addAll(personalization.getJsonArray("bcc", new JsonArray()));
  }

  private static JsonArray to(JsonObject personalization) {
    return personalization.getJsonArray("to", new JsonArray());
  }

  private static boolean verified(String from) {
    // A display name may stand before it.
    String address = from.substring(from.lastIndexOf('<') + 1).replace(">", "");
    return address.endsWith("@" + VERIFIED_DOMAIN) || address.endsWith("@" + OTHER_VERIFIED_DOMAIN);
  }

  private static SimResponse error(int status, String field, String message) {
    JsonObject error = new JsonObject().put("message", message).putNull("help");
    error.put("field", field.isEmpty() ? null : field);
    return SimResponse.json(status, new JsonObject().put("errors", new JsonArray().add(error)));
  }
}
