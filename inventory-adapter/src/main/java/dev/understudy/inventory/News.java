package dev.understudy.inventory;

import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.WebhookInbox;
import dev.understudy.service.WebhookAnswer;
import dev.understudy.service.WebhookCall;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What vendors tell us of their counts. A call is verified and kept before it is answered, by
 * whichever node gets it; every node reads what was kept, and has it in its cache. That is done in
 * any order and as often as it comes: {@link LastSeen} keeps what the vendor says is newer.
 */
final class News {

  /** Longer than a few scans take; who needs an older count asks for one. */
  private static final Duration WINDOW = Duration.ofSeconds(1);

  /** Bounds a scan; what is left out is only not in the cache. */
  private static final int MOST = 500;

  /** Both vendors deliver again for a day at most, after their documents. */
  private static final Duration KEPT = Duration.ofDays(2);

  private static final Duration BETWEEN_FORGETTING = Duration.ofMinutes(1);

  /** So that an event costs no commit of its own beside the one that keeps it. */
  private static final Duration BETWEEN_CLOSING = Duration.ofSeconds(10);

  private final Map<ProviderId, VendorWebhooks> vendors;
  private final WebhookInbox inbox;
  private final NewsStore store;
  private final Supplier<ProviderId> believed;
  private final LastSeen lastSeen;
  private final InstantSource clock;
  private Instant forgetAfter;
  private Instant closeAfter;

  /**
   * @param believed whose word counts now; what another vendor says would differ by its lag
   */
  News(
      Map<ProviderId, VendorWebhooks> vendors,
      WebhookInbox inbox,
      NewsStore store,
      Supplier<ProviderId> believed,
      LastSeen lastSeen,
      InstantSource clock) {
    this.vendors = Map.copyOf(vendors);
    this.inbox = inbox;
    this.store = store;
    this.believed = believed;
    this.lastSeen = lastSeen;
    this.clock = clock;
    this.forgetAfter = clock.instant();
    this.closeAfter = clock.instant();
  }

  /** Takes one call of a vendor; what is answered 2xx is on disk. */
  WebhookAnswer receive(ProviderId provider, WebhookCall call) {
    VendorWebhooks vendor = Optional.ofNullable(vendors.get(provider)).orElseThrow();
    return vendor
        .verified(call)
        .map(
            events -> {
              inbox.keep(events);
              return new WebhookAnswer(200, "");
            })
        .orElseGet(WebhookAnswer::refused);
  }

  /** Has in the cache what has come of late, at whichever node. */
  void catchUp() {
    Instant now = clock.instant();
    ProviderId source = believed.get();
    Optional.ofNullable(vendors.get(source)).ifPresent(vendor -> read(source, vendor, now));
    tidy(now);
  }

  private void read(ProviderId source, VendorWebhooks vendor, Instant now) {
    List<CountNews> news =
        inbox.latest(source.value(), WINDOW, MOST).stream()
            .flatMap(event -> vendor.read(event).stream())
            .toList();
    store.certain(source, news, now).forEach(lastSeen::put);
  }

  /** Nobody reads an event again that is older than the window: it has had its effect, or none. */
  private void tidy(Instant now) {
    if (now.isAfter(closeAfter)) {
      closeAfter = now.plus(BETWEEN_CLOSING);
      inbox.close(WINDOW, "no longer news");
    }
    if (now.isAfter(forgetAfter)) {
      forgetAfter = now.plus(BETWEEN_FORGETTING);
      inbox.forget(KEPT);
    }
  }
}
