package dev.understudy.email.vendor.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.email.MailEvent;
import dev.understudy.email.VendorEvents;
import dev.understudy.ledger.WebhookEvent;
import dev.understudy.service.Secret;
import dev.understudy.service.WebhookCall;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * What comes back by mail to the bounce address: a mail server's pipe posts each message as it is,
 * with a secret that only it and we know. That says who brought it and not who wrote it: anyone can
 * write to that address, so nothing in it is believed of a mail that was not sent to the recipient
 * it names.
 */
public final class SmtpBounces implements VendorEvents {

  private final Secret secret;

  /**
   * @param secret that comes as {@code Authorization: Bearer …}
   */
  public SmtpBounces(Secret secret) {
    this.secret = secret;
  }

  @Override
  public Optional<List<WebhookEvent>> verified(WebhookCall call) {
    byte[] expected = ("Bearer " + secret.value()).getBytes(UTF_8);
    return call.header("authorization")
        .filter(said -> MessageDigest.isEqual(said.getBytes(UTF_8), expected))
        .map(_ -> List.of(DsnWire.event(call.body())));
  }

  @Override
  public List<MailEvent> meaning(WebhookEvent event) {
    return DsnWire.meaning(event);
  }
}
