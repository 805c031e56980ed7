package dev.understudy.email;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One mail to many: begun, held, gone on with, given up. */
final class Campaigns {

  /** Mails of one campaign in flight; a few seconds' work, so that a newcomer waits no longer. */
  private static final int WINDOW = 1_000;

  private final CampaignStore store;

  Campaigns(CampaignStore store) {
    this.store = store;
  }

  UUID create(String name, Sender from, Optional<String> replyTo, TemplateId template) {
    return store.create(name, from, replyTo, template);
  }

  int add(UUID campaign, List<Campaign.Recipient> recipients) {
    return store.add(campaign, recipients);
  }

  boolean start(UUID campaign, Optional<Instant> at) {
    return store.start(campaign, at);
  }

  boolean pause(UUID campaign) {
    return store.move(campaign, List.of(Campaign.State.RUNNING), Campaign.State.PAUSED);
  }

  boolean resume(UUID campaign) {
    return store.move(campaign, List.of(Campaign.State.PAUSED), Campaign.State.RUNNING);
  }

  boolean cancel(UUID campaign) {
    boolean cancelled =
        store.move(
            campaign,
            List.of(Campaign.State.DRAFT, Campaign.State.RUNNING, Campaign.State.PAUSED),
            Campaign.State.CANCELLED);
    // Also when it was cancelled before: who did it may have died before this.
    store.cancelMails(campaign);
    return cancelled;
  }

  Optional<Campaign> find(UUID id) {
    return store.find(id);
  }

  /** Makes mails of recipients, as many as may be in flight. */
  void feed() {
    store.feed(WINDOW);
  }
}
