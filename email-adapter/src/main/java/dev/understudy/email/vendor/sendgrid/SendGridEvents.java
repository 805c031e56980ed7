package dev.understudy.email.vendor.sendgrid;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.email.MailEvent;
import dev.understudy.email.VendorEvents;
import dev.understudy.ledger.WebhookEvent;
import dev.understudy.service.Secret;
import dev.understudy.service.WebhookCall;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * SendGrid's signed event webhook ("Getting Started with the Event Webhook Security Features"):
 * ECDSA over P-256 with SHA-256, of the timestamp and the body as it came.
 */
public final class SendGridEvents implements VendorEvents {

  private static final String SIGNATURE = "x-twilio-email-event-webhook-signature";
  private static final String TIMESTAMP = "x-twilio-email-event-webhook-timestamp";

  private final Secret publicKey;

  /**
   * @param publicKey in Base64, as its settings show it
   */
  public SendGridEvents(Secret publicKey) {
    this.publicKey = publicKey;
  }

  @Override
  public Optional<List<WebhookEvent>> verified(WebhookCall call) {
    boolean signed =
        call.header(SIGNATURE)
            .flatMap(
                signature -> call.header(TIMESTAMP).map(time -> isSigned(call, signature, time)))
            .orElse(false);
    return signed ? Optional.of(SendGridEventsWire.events(call.body())) : Optional.empty();
  }

  @Override
  public List<MailEvent> meaning(WebhookEvent event) {
    return SendGridEventsWire.meaning(event.body()).stream().toList();
  }

  private boolean isSigned(WebhookCall call, String signature, String time) {
    try {
      Signature ecdsa = Signature.getInstance("SHA256withECDSA");
      ecdsa.initVerify(
          KeyFactory.getInstance("EC")
              .generatePublic(
                  new X509EncodedKeySpec(Base64.getDecoder().decode(publicKey.value()))));
      ecdsa.update(time.getBytes(UTF_8));
      ecdsa.update(call.body().getBytes());
      return ecdsa.verify(Base64.getDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false; // not even the form of a signature
    }
  }
}
