package dev.understudy.sims.ses;

import dev.understudy.sims.SimLedger;
import dev.understudy.sims.SimRequest;
import dev.understudy.sims.SimResponse;
import dev.understudy.sims.SimWebhook;
import dev.understudy.sims.VendorSim;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Amazon SES v2 {@code POST /v2/email/outbound-emails}. It has no idempotency key. The ledger's
 * reference is the email tag {@code message_id}. Its events come by a topic of SNS, once somebody
 * has subscribed to it.
 */
public final class SesSim implements VendorSim {

  public static final String ACCESS_KEY_ID = "AKIDUNDERSTUDY";
  public static final String SECRET = "understudysecret";
  public static final String REGION = "us-east-1";
  public static final String VERIFIED_DOMAIN = "understudy.example";

  /** For what must be seen to move alone: another domain of the same account. */
  public static final String OTHER_VERIFIED_DOMAIN = "news.understudy.example";

  /** Where its events are published, for mail that names a configuration set. */
  public static final String TOPIC = "arn:aws:sns:" + REGION + ":123456789012:ses-events";

  private final SignatureV4 signature = new SignatureV4(ACCESS_KEY_ID, SECRET, REGION, "ses");
  private final SimLedger ledger;
  private final SnsTopic topic;
  private final InstantSource clock;
  private long lastId;
  private String address = ""; // as who asked last reaches us

  public SesSim(InstantSource clock) {
    this.clock = clock;
    this.topic = new SnsTopic(TOPIC, clock);
    this.ledger = new SimLedger("ses", clock);
  }

  @Override
  public String name() {
    return "ses";
  }

  @Override
  public SimLedger ledger() {
    return ledger;
  }

  /** {@code POST /__sim/subscribe}: whoever gets the webhooks subscribes to the topic. */
  @Override
  public Optional<SimResponse> control(SimRequest request) {
    if (!request.is("POST", "/__sim/subscribe")) {
      return Optional.empty();
    }
    address = address(request);
    topic.subscribe();
    return Optional.of(SimResponse.json(200, new JsonObject().put("topic", TOPIC)));
  }

  @Override
  public List<SimWebhook> takeWebhooks() {
    return topic.take(address);
  }

  private static String address(SimRequest request) {
    return "http://" + request.header("Host").orElse("localhost");
  }

  @Override
  public SimResponse handle(SimRequest request) {
    address = address(request);
    // SNS is a service of its own at Amazon; here it answers at the same port.
    return topic.answer(request).orElseGet(() -> ses(request));
  }

  private SimResponse ses(SimRequest request) {
    Optional<String> fault = signature.fault(request);
    if (fault.isPresent()) {
      return error(403, fault.get(), "The request is not signed as it must be.");
    }
    if (request.is("GET", "/v2/email/account")) {
      return SimResponse.json(200, new JsonObject().put("SendingEnabled", true));
    }
    return request.is("POST", "/v2/email/outbound-emails")
        ? send(request.body().toJsonObject())
        : error(404, "NotFoundException", "There is no such operation.");
  }

  private SimResponse send(JsonObject mail) {
    String from = mail.getString("FromEmailAddress", "");
    JsonObject destination = mail.getJsonObject("Destination", new JsonObject());
    JsonArray to =
        destination
            .getJsonArray("ToAddresses", new JsonArray())
            .copy()
            .addAll(destination.getJsonArray("CcAddresses", new JsonArray()))
            .addAll(destination.getJsonArray("BccAddresses", new JsonArray()));
    if (!verified(from)) {
      return error(400, "MessageRejected", "Email address is not verified.");
    }
    if (to.isEmpty() || mail.getJsonObject("Content") == null) {
      return error(400, "BadRequestException", "Destination and Content are required.");
    }
    String id = "ses-" + ++lastId;
    for (Object recipient : to) {
      ledger.add(
          "mail",
          new JsonObject()
              .put("id", id)
              .put("reference", tag(mail, "message_id"))
              .put("recipient", recipient.toString())
              .put("status", "accepted"));
    }
    if (mail.containsKey("ConfigurationSetName")) {
      SesEvents.of(mail, id, to, clock.instant()).forEach(event -> topic.publish(event.encode()));
    }
    return SimResponse.json(200, new JsonObject().put("MessageId", id));
  }

  private static String tag(JsonObject mail, String name) {
    return mail.getJsonArray("EmailTags", new JsonArray()).stream()
        .map(JsonObject.class::cast)
        .filter(tag -> name.equals(tag.getString("Name")))
        .map(tag -> tag.getString("Value", ""))
        .findFirst()
        .orElse("");
  }

  private static boolean verified(String from) {
    // A display name may stand before it.
    String address = from.substring(from.lastIndexOf('<') + 1).replace(">", "");
    return address.endsWith("@" + VERIFIED_DOMAIN) || address.endsWith("@" + OTHER_VERIFIED_DOMAIN);
  }

  private static SimResponse error(int status, String type, String message) {
    return SimResponse.json(status, new JsonObject().put("message", message))
        .with("x-amzn-ErrorType", type);
  }
}
