package dev.understudy.payments;

import java.util.Optional;

/**
 * How a charge stands at its vendor.
 *
 * @param vendorId the vendor's own name for it
 * @param nextAction what the customer must do, as the vendor words it; only for {@code
 *     ACTION_REQUIRED}
 */
public record Receipt(String vendorId, State state, Optional<String> nextAction) {

  /** What the vendor says of it. */
  public enum State {
    AUTHORISED,
    CAPTURED,
    ACTION_REQUIRED,
    CANCELLED
  }

  public Receipt(String vendorId, State state) {
    this(vendorId, state, Optional.empty());
  }
}
