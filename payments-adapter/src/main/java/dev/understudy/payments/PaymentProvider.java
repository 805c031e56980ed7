package dev.understudy.payments;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a vendor of payments must do. {@code PaymentProviderContract} in the tests says what follows
 * from each sentence; {@code docs/add-a-provider.md} leads through it.
 */
public interface PaymentProvider {

  /**
   * Charges, at most once for each {@link Charge#key} within {@link #keyWindow}, however often it
   * is called. {@code NotExecuted} means that this call moved no money; an earlier one may have.
   */
  Outcome<Receipt> charge(Charge charge, Deadline deadline);

  /** For how long a key protects; beyond it a charge must not be asked for again. */
  Duration keyWindow();

  /** Reads one charge as it stands. Empty when the vendor has no such read: that proves nothing. */
  Outcome<Optional<Receipt>> read(Charge charge, Optional<String> vendorId, Deadline deadline);

  /** Looks for a charge by its key. A hit counts; a miss proves nothing: indexes are behind. */
  Outcome<Optional<Receipt>> search(Charge charge, Deadline deadline);

  /**
   * Sees to it that the vendor keeps no money for a charge and never will: cancels it, or refunds
   * it when it was captured. May be called again with the same round.
   *
   * @param round grows when an earlier order was answered, and had no effect
   */
  Outcome<Fence> fence(Charge charge, Optional<String> vendorId, int round, Deadline deadline);

  /**
   * The customer is back from the authentication that the charge asked for: how does it stand now?
   * To ask may charge, once.
   *
   * @param details what the customer's browser brought back, in the vendor's own words
   */
  Outcome<Receipt> authenticated(
      Charge charge, String vendorId, Map<String, String> details, Deadline deadline);

  /** Captures, cancels or refunds, at most once for each {@link Modification#id}. */
  Outcome<Changed> change(Modification modification, Deadline deadline);

  /** All charges that were begun in a span of time. */
  Outcome<List<Listed>> list(Instant from, Instant to, Deadline deadline);

  /** The vendor's cheapest read. */
  Outcome<?> probe(Deadline deadline);
}
