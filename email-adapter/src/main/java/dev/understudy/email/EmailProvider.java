package dev.understudy.email;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;

/** What a vendor of email must do. */
public interface EmailProvider {

  /**
   * Hands a mail over; gives the vendor's own name for it. Neither of ours has idempotency keys.
   */
  Outcome<String> send(Mail mail, Deadline deadline);

  /** The vendor's cheapest read. */
  Outcome<?> probe(Deadline deadline);
}
