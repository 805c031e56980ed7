package dev.understudy.inventory;

import dev.understudy.ledger.WebhookEvent;
import dev.understudy.service.WebhookCall;
import java.util.List;
import java.util.Optional;

/** One vendor's webhooks. */
public interface VendorWebhooks {

  /** The events of a call; empty when its signature is not good, then nothing of it is believed. */
  Optional<List<WebhookEvent>> verified(WebhookCall call);

  /** What an event says of our places; nothing when it says nothing that we know. */
  List<CountNews> read(WebhookEvent event);
}
