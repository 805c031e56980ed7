package dev.understudy.payments;

import dev.understudy.failover.Refusal;
import java.util.Optional;
import java.util.UUID;

/** What a verified webhook says. */
public sealed interface VendorNews {

  /**
   * A charge stands like this.
   *
   * @param key its {@link Charge#key}
   */
  record Charged(String key, Receipt receipt) implements VendorNews {}

  /** A charge was declined. */
  record Declined(String key, String vendorId, Refusal refusal) implements VendorNews {}

  /**
   * A change has ended.
   *
   * @param refusal why it was not done; empty when it was
   */
  record ChangeEnded(UUID change, String vendorRef, Optional<Refusal> refusal)
      implements VendorNews {}

  /**
   * A capture or a refund did not come about, though the vendor may have told before that it did.
   *
   * @param named the change's id; or the charge's key, where the capture was automatic
   * @param vendorRef the vendor's own name for the event
   */
  record ChangeUndone(Change.Kind kind, String named, String vendorRef, Refusal refusal)
      implements VendorNews {}

  /**
   * An order to keep no money has ended.
   *
   * @param done whether it had an effect
   */
  record FenceEnded(String key, boolean done, String why) implements VendorNews {}
}
