package dev.understudy.sims.sendgrid;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.sims.SimWebhook;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * SendGrid's event webhook, signed by a key of its own. Each mail is processed and delivered; one
 * to {@code bounce…} bounces instead, one to {@code complain…} is complained of as well.
 */
final class SendGridEvents {

  private final InstantSource clock;
  private final KeyPair keys = newKeys();
  private final List<SimWebhook> waiting = new ArrayList<>();
  private long lastId;

  SendGridEvents(InstantSource clock) {
    this.clock = clock;
  }

  String publicKey() {
    return Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
  }

  void happened(String mail, String recipient, JsonObject arguments) {
    send(mail, recipient, arguments, "processed");
    if (recipient.startsWith("bounce")) {
      send(mail, recipient, arguments, "bounce");
      return;
    }
    send(mail, recipient, arguments, "delivered");
    if (recipient.startsWith("complain")) {
      send(mail, recipient, arguments, "spamreport");
    }
  }

  private void send(String mail, String recipient, JsonObject arguments, String event) {
    JsonObject json =
        new JsonObject()
            .put("email", recipient)
            .put("timestamp", clock.instant().getEpochSecond())
            .put("event", event)
            .put("sg_event_id", "ev" + ++lastId)
            .put("sg_message_id", mail)
            .mergeIn(arguments);
    if (event.equals("bounce")) {
      json.put("type", "bounce").put("reason", "550 5.1.1 there is no such mailbox");
    }
    String body = new JsonArray().add(json).encode();
    waiting.add(new SimWebhook(body, now -> signed(body, now)));
  }

  List<SimWebhook> take() {
    List<SimWebhook> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }

  private Map<String, String> signed(String body, Instant now) {
    String time = "" + now.getEpochSecond();
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update((time + body).getBytes(UTF_8));
      return Map.of(
          "Content-Type",
          "application/json",
          "X-Twilio-Email-Event-Webhook-Signature",
          Base64.getEncoder().encodeToString(signature.sign()),
          "X-Twilio-Email-Event-Webhook-Timestamp",
          time);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
