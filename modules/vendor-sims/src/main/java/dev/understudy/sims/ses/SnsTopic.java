package dev.understudy.sims.ses;

import dev.understudy.sims.SimRequest;
import dev.understudy.sims.SimResponse;
import dev.understudy.sims.SimWebhook;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A topic of Amazon SNS with one subscriber by HTTP, after "Parsing Amazon SNS message formats" and
 * "Verifying the signatures of Amazon SNS messages". What is published before the subscriber has
 * confirmed is told to nobody.
 */
final class SnsTopic {

  private static final String CERTIFICATE = "/SimpleNotificationService-understudy.pem";

  private final String arn;
  private final InstantSource clock;
  private final List<JsonObject> waiting = new ArrayList<>();
  private String token = "";
  private boolean confirmed;

  SnsTopic(String arn, InstantSource clock) {
    this.arn = arn;
    this.clock = clock;
  }

  /** Somebody wants to be told, and must say so once more. */
  void subscribe() {
    confirmed = false;
    token = UUID.randomUUID().toString();
    waiting.add(
        message("SubscriptionConfirmation", "You have chosen to subscribe to the topic " + arn)
            .put("Token", token));
  }

  void publish(String text) {
    if (confirmed) {
      waiting.add(message("Notification", text));
    }
  }

  private JsonObject message(String type, String text) {
    Instant now = clock.instant();
    return new JsonObject()
        .put("Type", type)
        .put("MessageId", UUID.randomUUID().toString())
        .put("TopicArn", arn)
        .put("Message", text)
        .put("Timestamp", now.toString())
        .put("SignatureVersion", "2");
  }

  /** What SNS's own address is asked. */
  Optional<SimResponse> answer(SimRequest request) {
    if (request.is("GET", CERTIFICATE)) {
      return Optional.of(
          new SimResponse(
              200,
              Map.of("Content-Type", "application/x-pem-file"),
              SnsSignature.certificatePem()));
    }
    boolean confirms =
        request.is("GET", "/") && "ConfirmSubscription".equals(request.query().get("Action"));
    return confirms ? Optional.of(confirm(request)) : Optional.empty();
  }

  private SimResponse confirm(SimRequest request) {
    boolean ours =
        arn.equals(request.query().get("TopicArn")) && token.equals(request.query().get("Token"));
    confirmed |= ours;
    String xml =
        ours
            ? "<ConfirmSubscriptionResponse><ConfirmSubscriptionResult><SubscriptionArn>"
                + arn
                + ":1</SubscriptionArn></ConfirmSubscriptionResult></ConfirmSubscriptionResponse>"
            : "<ErrorResponse><Error><Code>InvalidParameter</Code></Error></ErrorResponse>";
    return new SimResponse(ours ? 200 : 400, Map.of("Content-Type", "text/xml"), xml);
  }

  /**
   * What is to be told, signed.
   *
   * @param address where SNS is reached by who asked last
   */
  List<SimWebhook> take(String address) {
    List<SimWebhook> taken = waiting.stream().map(each -> webhook(each, address)).toList();
    waiting.clear();
    return taken;
  }

  private static SimWebhook webhook(JsonObject message, String address) {
    JsonObject whole = message.copy().put("SigningCertURL", address + CERTIFICATE);
    if (whole.containsKey("Token")) {
      whole.put(
          "SubscribeURL",
          address
              + "/?Action=ConfirmSubscription&TopicArn="
              + whole.getString("TopicArn")
              + "&Token="
              + whole.getString("Token"));
    }
    whole.put("Signature", SnsSignature.of(canonical(whole)));
    return new SimWebhook(
        whole.encode(),
        _ ->
            Map.of(
                "Content-Type",
                "text/plain; charset=UTF-8",
                "x-amz-sns-message-type",
                whole.getString("Type")));
  }

  /** Names and values of what is signed, a line each, in the order of the names. */
  private static String canonical(JsonObject message) {
    return Stream.of(
            "Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
        .filter(message::containsKey)
        .map(name -> name + "\n" + message.getString(name) + "\n")
        .collect(Collectors.joining());
  }
}
