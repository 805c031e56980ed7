package dev.understudy.email.vendor.ses;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.email.MailEvent;
import dev.understudy.email.VendorEvents;
import dev.understudy.email.vendor.ses.SesEventsWire.Notification;
import dev.understudy.ledger.WebhookEvent;
import dev.understudy.service.WebhookCall;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * SES's events, which come as messages of Amazon SNS, signed after "Verifying the signatures of
 * Amazon SNS messages". Anyone can have SNS sign something: only our topic's messages count.
 */
public final class SesEvents implements VendorEvents {

  private final String topic;
  private final SigningKeys keys;

  /**
   * @param topic its ARN
   */
  public SesEvents(String topic, SigningKeys keys) {
    this.topic = topic;
    this.keys = keys;
  }

  @Override
  public Optional<List<WebhookEvent>> verified(WebhookCall call) {
    return SesEventsWire.notification(call.body())
        .filter(notification -> notification.topic().equals(topic))
        .filter(this::isSigned)
        .map(notification -> List.of(SesEventsWire.event(notification)));
  }

  @Override
  public List<MailEvent> meaning(WebhookEvent event) {
    return SesEventsWire.meaning(event);
  }

  private boolean isSigned(Notification notification) {
    Optional<PublicKey> key = keys.at(notification.certificate());
    try {
      Signature rsa =
          Signature.getInstance(
              notification.signatureVersion().equals("2") ? "SHA256withRSA" : "SHA1withRSA");
      if (key.isEmpty()) {
        return false;
      }
      rsa.initVerify(key.get());
      rsa.update(notification.signed().getBytes(UTF_8));
      return rsa.verify(Base64.getDecoder().decode(notification.signature()));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false; // not even the form of a signature
    }
  }
}
