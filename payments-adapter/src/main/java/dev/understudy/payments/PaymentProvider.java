package dev.understudy.payments;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;

/** What a vendor of payments must do. */
public interface PaymentProvider {

  /**
   * Charges, at most once for each {@link Charge#id}, however often it is called. {@code
   * NotExecuted} means that this call moved no money; an earlier one may have.
   */
  Outcome<Receipt> charge(Charge charge, Deadline deadline);

  /** The vendor's cheapest read. */
  Outcome<?> probe(Deadline deadline);
}
