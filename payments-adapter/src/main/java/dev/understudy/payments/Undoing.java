package dev.understudy.payments;

import dev.understudy.failover.ProviderId;
import java.util.Optional;
import java.util.UUID;

/**
 * The news that a capture or a refund did not come about, which may be told days after it was told
 * as done, and before it. What cannot be taken back without giving back more than was taken is
 * shown to people.
 */
final class Undoing {

  private final PaymentsStore payments;
  private final ChangesStore changes;
  private final UndoneStore undone;
  private final IncidentsStore incidents;

  Undoing(
      PaymentsStore payments, ChangesStore changes, UndoneStore undone, IncidentsStore incidents) {
    this.payments = payments;
    this.changes = changes;
    this.undone = undone;
    this.incidents = incidents;
  }

  /**
   * Does what follows from it.
   *
   * @return what became of it; empty when its time has not come, since it is not known yet how the
   *     charge ended
   */
  Optional<String> apply(ProviderId provider, VendorNews.ChangeUndone news) {
    UUID id = Charge.paymentOf(news.named());
    Optional<Change> change = changes.byId(id);
    if (change.isPresent()) {
      return Optional.of(ofChange(provider, change.get(), news));
    }
    return payments
        .byId(id)
        .map(payment -> ofCharge(provider, payment, news))
        .orElse(Optional.of("there is no such change"));
  }

  private String ofChange(ProviderId provider, Change change, VendorNews.ChangeUndone news) {
    Change now =
        changes.end(change.id(), Optional.of(news.vendorRef()), Optional.of(news.refusal()));
    if (now.status() != Change.Status.DONE) {
      return "change is " + now.status();
    }
    return undone
        .undo(change.id(), news.refusal())
        .map(back -> "change was done and is " + back.status())
        .orElseGet(() -> forPeople(provider, change.paymentId(), news));
  }

  private Optional<String> ofCharge(
      ProviderId provider, Payment payment, VendorNews.ChangeUndone news) {
    if (news.kind() != Change.Kind.CAPTURE) {
      // Not a refund of ours, or that of a fence: the vendor still has money that was told as given
      // back.
      return Optional.of(forPeople(provider, payment.id(), news));
    }
    return switch (payment.status()) {
      case SENT, UNKNOWN, ACTION_REQUIRED, FENCING, MANUAL -> Optional.empty();
      case CAPTURED, PARTIALLY_REFUNDED, REFUNDED ->
          Optional.of(
              undone
                  .undoCapture(payment.id(), provider, news.named())
                  .map(back -> "payment is " + back.status())
                  .orElseGet(() -> forPeople(provider, payment.id(), news)));
      case AUTHORISED, CANCELLED, DECLINED_SOFT, DECLINED_HARD, NOT_EXECUTED, FENCED ->
          Optional.of("nothing waited for it");
    };
  }

  private String forPeople(ProviderId provider, UUID payment, VendorNews.ChangeUndone news) {
    String what =
        "the %s %s did not come about at %s: %s"
            .formatted(news.kind(), news.vendorRef(), provider, news.refusal().message());
    incidents.showToPeople(payment, provider, news.vendorRef(), what);
    return "for people: " + what;
  }
}
