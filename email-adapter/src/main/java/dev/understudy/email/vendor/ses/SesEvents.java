package dev.understudy.email.vendor.ses;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.email.MailEvent;
import dev.understudy.email.VendorEvents;
import dev.understudy.email.vendor.ses.SesEventsWire.Notification;
import dev.understudy.ledger.WebhookEvent;
import dev.understudy.service.WebhookCall;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * SES's events, which come as messages of Amazon SNS, signed after "Verifying the signatures of
 * Amazon SNS messages". Anyone can have SNS sign something: only our topic's messages count, and
 * only those of signature version 2, since version 1 rests on SHA-1.
 */
public final class SesEvents implements VendorEvents {

  /** SNS tries a message again for an hour at most; what is older is a replay. */
  private static final Duration OLDEST = Duration.ofMinutes(65);

  /** By so much may clocks differ. */
  private static final Duration EARLIEST = Duration.ofMinutes(5);

  private final String topic;
  private final SnsHost sns;
  private final InstantSource clock;

  /**
   * @param topic its ARN
   */
  public SesEvents(String topic, SnsHost sns, InstantSource clock) {
    this.topic = topic;
    this.sns = sns;
    this.clock = clock;
  }

  @Override
  public Optional<List<WebhookEvent>> verified(WebhookCall call) {
    return SesEventsWire.notification(call.body())
        .filter(notification -> notification.topic().equals(topic))
        .filter(notification -> notification.signatureVersion().equals("2"))
        .filter(notification -> isOfNow(notification.timestamp()))
        .filter(this::isSigned)
        .map(notification -> List.of(SesEventsWire.event(notification)));
  }

  @Override
  public List<MailEvent> meaning(WebhookEvent event) {
    return SesEventsWire.meaning(event);
  }

  /** A subscription waits for our word: else nothing would be told. */
  @Override
  public boolean followUp(WebhookEvent event) {
    return !event.kind().equals("SubscriptionConfirmation")
        || sns.confirm(URI.create(event.body()));
  }

  private boolean isOfNow(Instant said) {
    Instant now = clock.instant();
    return said.isAfter(now.minus(OLDEST)) && said.isBefore(now.plus(EARLIEST));
  }

  private boolean isSigned(Notification notification) {
    Optional<PublicKey> key = sns.keyAt(notification.certificate());
    if (key.isEmpty()) {
      return false;
    }
    try {
      Signature rsa = Signature.getInstance("SHA256withRSA");
      rsa.initVerify(key.get());
      rsa.update(notification.signed().getBytes(UTF_8));
      return rsa.verify(Base64.getDecoder().decode(notification.signature()));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false; // not even the form of a signature
    }
  }
}
