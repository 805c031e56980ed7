package dev.understudy.email;

import dev.understudy.ledger.WebhookEvent;
import dev.understudy.service.WebhookCall;
import java.util.List;
import java.util.Optional;

/** How a vendor tells what became of its mails. */
public interface VendorEvents {

  /** The events of a call; empty when it is not signed by the vendor. */
  Optional<List<WebhookEvent>> verified(WebhookCall call);

  /** What an event says of mails; nothing when it says nothing that is kept. */
  List<MailEvent> meaning(WebhookEvent event);

  /**
   * Does what the vendor asks for with an event, such as to confirm that we want to be told.
   *
   * @return false when it must be tried again
   */
  default boolean followUp(WebhookEvent event) {
    return true;
  }
}
