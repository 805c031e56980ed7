package dev.understudy.email;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What the platform promises of mail, judged against the vendors' own books: pure, so that it can
 * be shown to see each breach.
 */
final class History {

  /** A mail that was accepted. */
  record MailKey(UUID message, String address) {}

  /**
   * How the platform says that the mail stands.
   *
   * @param copies that may be out, at most
   */
  record Stand(MailStatus status, int copies) {}

  private static final int MOST_COPIES = 2;
  private static final Set<MailStatus> A_VENDOR_HAS_IT =
      Set.of(MailStatus.ACCEPTED, MailStatus.DELIVERED, MailStatus.BOUNCED, MailStatus.COMPLAINED);
  private static final Set<MailStatus> NO_VENDOR_HAS_IT =
      Set.of(MailStatus.FAILED, MailStatus.SUPPRESSED, MailStatus.EXPIRED, MailStatus.CANCELLED);

  private History() {}

  /** Each breach in words; empty when all is kept. */
  static List<String> breaches(
      Collection<MailKey> accepted, Map<MailKey, Stand> stands, List<JsonObject> atVendors) {
    Map<MailKey, Integer> copies = new HashMap<>();
    for (JsonObject mail : atVendors) {
      MailKey key =
          new MailKey(UUID.fromString(mail.getString("reference")), mail.getString("recipient"));
      copies.merge(key, 1, Integer::sum);
    }
    List<String> breaches = new ArrayList<>();
    for (MailKey key : accepted) {
      Stand stand = stands.get(key);
      int sent = copies.getOrDefault(key, 0);
      if (stand == null) {
        breaches.add("lost: " + key);
      } else {
        breaches.addAll(breaches(key, stand, sent));
      }
    }
    copies.keySet().stream()
        .filter(key -> !accepted.contains(key))
        .forEach(key -> breaches.add("never accepted: " + key));
    return breaches;
  }

  private static List<String> breaches(MailKey key, Stand stand, int sent) {
    List<String> breaches = new ArrayList<>();
    if (A_VENDOR_HAS_IT.contains(stand.status()) && sent == 0) {
      breaches.add("no vendor has it: " + key);
    }
    if (NO_VENDOR_HAS_IT.contains(stand.status()) && sent > 0) {
      breaches.add("said not to be sent, and was: " + key);
    }
    if (sent > MOST_COPIES) {
      breaches.add(sent + " copies: " + key);
    }
    if (sent > stand.copies()) {
      breaches.add("more than was reported: " + key);
    }
    return breaches;
  }
}
