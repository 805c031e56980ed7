package dev.understudy.payments;

import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Refusal;
import dev.understudy.ledger.WebhookEvent;
import dev.understudy.ledger.WebhookInbox;
import dev.understudy.service.CardNumbers;
import dev.understudy.service.WebhookAnswer;
import dev.understudy.service.WebhookCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What vendors tell us. A call is verified and kept before it is answered; its events are worked on
 * afterwards, in any order and however often they came.
 */
final class News {

  private static final Duration LEASE = Duration.ofSeconds(2);

  private final Map<ProviderId, VendorWebhooks> vendors;
  private final WebhookInbox inbox;
  private final PaymentsStore payments;
  private final SettlementsStore settlements;
  private final ChangesStore changes;
  private final IncidentsStore incidents;
  private final Undoing undoing;

  News(
      Map<ProviderId, VendorWebhooks> vendors,
      WebhookInbox inbox,
      PaymentsStore payments,
      SettlementsStore settlements,
      ChangesStore changes,
      IncidentsStore incidents,
      Undoing undoing) {
    this.vendors = Map.copyOf(vendors);
    this.inbox = inbox;
    this.payments = payments;
    this.settlements = settlements;
    this.changes = changes;
    this.incidents = incidents;
    this.undoing = undoing;
  }

  /** Takes one call of a vendor; what is answered 2xx is on disk. */
  WebhookAnswer receive(ProviderId provider, WebhookCall call) {
    VendorWebhooks vendor = Optional.ofNullable(vendors.get(provider)).orElseThrow();
    Optional<List<WebhookEvent>> events = vendor.verified(call);
    if (events.isEmpty()) {
      return WebhookAnswer.refused();
    }
    inbox.keep(events.get().stream().map(News::masked).toList());
    return new WebhookAnswer(200, vendor.accepted());
  }

  private static WebhookEvent masked(WebhookEvent event) {
    return new WebhookEvent(
        event.vendor(), event.key(), event.kind(), CardNumbers.masked(event.body()));
  }

  /** Works on events that nobody works on; says how many there were. */
  int workOnDue(int most) {
    List<WebhookEvent> due = inbox.takeDue(most, LEASE);
    for (WebhookEvent event : due) {
      VendorWebhooks vendor = vendors.get(new ProviderId(event.vendor()));
      List<VendorNews> news = vendor == null ? List.of() : vendor.read(event);
      List<Optional<String>> notes =
          news.stream().map(item -> apply(new ProviderId(event.vendor()), item)).toList();
      if (notes.stream().allMatch(Optional::isPresent)) {
        String note = notes.stream().map(Optional::get).collect(Collectors.joining("; "));
        inbox.done(event, note.isEmpty() ? "says nothing of ours" : note);
      }
    }
    return due.size();
  }

  /** Empty when it is too early for that news: it stays due, and comes again later each time. */
  private Optional<String> apply(ProviderId provider, VendorNews news) {
    return switch (news) {
      case VendorNews.ChangeUndone undone -> undoing.apply(provider, undone);
      case VendorNews.Charged(String key, Receipt receipt) ->
          Optional.of(charged(provider, key, receipt));
      case VendorNews.Declined(String key, String _, Refusal refusal) ->
          Optional.of(declined(provider, key, refusal));
      case VendorNews.ChangeEnded ended -> Optional.of(changeEnded(ended));
      case VendorNews.FenceEnded ended -> Optional.of(fenceEnded(ended));
    };
  }

  private String declined(ProviderId provider, String key, Refusal refusal) {
    return settlements
        .settle(Charge.paymentOf(key), provider, key, refusal)
        .map(payment -> "payment is " + payment.status())
        .orElse("nothing waited for it");
  }

  private String changeEnded(VendorNews.ChangeEnded ended) {
    return changes
        .byId(ended.change())
        .map(change -> changes.end(change.id(), Optional.of(ended.vendorRef()), ended.refusal()))
        .map(change -> "change is " + change.status())
        .orElse("there is no such change");
  }

  private String fenceEnded(VendorNews.FenceEnded ended) {
    UUID id = Charge.paymentOf(ended.key());
    return (ended.done()
            ? settlements.fenced(id, ended.key())
            : settlements.unfenced(id, ended.key()))
        .map(payment -> "payment is " + payment.status())
        .orElse("nothing waited for it: " + ended.why());
  }

  private String charged(ProviderId provider, String key, Receipt told) {
    UUID id = Charge.paymentOf(key);
    Receipt receipt = payments.byId(id).map(payment -> of(payment, told)).orElse(told);
    if (receipt.state() == Receipt.State.CANCELLED && settlements.fenced(id, key).isPresent()) {
      return "payment is FENCED";
    }
    return settlements
        .settle(id, provider, key, receipt)
        .map(payment -> "payment is " + payment.status())
        .orElseGet(() -> unexpected(provider, id, key, receipt));
  }

  /** Some vendors tell of the authorisation only; where the capture is automatic, it is both. */
  private static Receipt of(Payment payment, Receipt told) {
    return told.state() == Receipt.State.AUTHORISED
            && payment.request().capture() == Capture.AUTOMATIC
        ? new Receipt(told.vendorId(), Receipt.State.CAPTURED)
        : told;
  }

  /** Nothing waited for it: old news, or money that was taken where it should not have been. */
  private String unexpected(ProviderId provider, UUID id, String key, Receipt receipt) {
    Optional<Payment> payment = payments.byId(id);
    boolean money =
        receipt.state() == Receipt.State.CAPTURED || receipt.state() == Receipt.State.AUTHORISED;
    if (payment.isEmpty() || !money || Incidents.isExpected(payment.get(), provider, key)) {
      return "nothing waited for it";
    }
    String what =
        key + " is " + receipt.state() + " at " + provider + ", and " + Incidents.as(payment.get());
    return incidents.raise(id, provider, receipt.vendorId(), what)
        ? "an incident: " + what
        : "a known incident";
  }
}
