package dev.understudy.email;

import dev.understudy.ledger.WebhookEvent;
import dev.understudy.ledger.WebhookInbox;
import dev.understudy.service.WebhookAnswer;
import dev.understudy.service.WebhookCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes in what vendors tell of mails: kept before they are answered, worked on afterwards. */
final class Evidence {

  private static final int AT_ONCE = 200;
  private static final Duration LEASE = Duration.ofSeconds(10);

  private final WebhookInbox inbox;
  private final EvidenceStore store;
  private final Map<String, VendorEvents> vendors;

  /**
   * @param vendors that tell something, by their names
   */
  Evidence(WebhookInbox inbox, EvidenceStore store, Map<String, VendorEvents> vendors) {
    this.inbox = inbox;
    this.store = store;
    this.vendors = Map.copyOf(vendors);
  }

  WebhookAnswer receive(VendorEvents vendor, WebhookCall call) {
    Optional<List<WebhookEvent>> events = vendor.verified(call);
    events.ifPresent(inbox::keep);
    return events.isPresent() ? new WebhookAnswer(200, "") : WebhookAnswer.refused();
  }

  /** Works on what was kept. */
  void workOff() {
    for (WebhookEvent event : inbox.takeDue(AT_ONCE, LEASE)) {
      Optional<VendorEvents> vendor = Optional.ofNullable(vendors.get(event.vendor()));
      List<MailEvent> meaning = vendor.map(known -> known.meaning(event)).orElse(List.of());
      meaning.forEach(each -> store.apply(each, event.vendor()));
      // What could not be followed up comes back when its lease has ended, and its meaning is the
      // same then.
      if (vendor.map(known -> known.followUp(event)).orElse(true)) {
        inbox.done(event, meaning.isEmpty() ? "says nothing of a mail" : "applied");
      }
    }
  }
}
