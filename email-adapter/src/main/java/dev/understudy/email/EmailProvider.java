package dev.understudy.email;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;

/** What a vendor of email must do. */
public interface EmailProvider {

  /** Hands a mail over. None of ours has idempotency keys: each call may make a copy. */
  Outcome<Handover> send(Mail mail, Deadline deadline);

  /** The vendor's cheapest read. */
  Outcome<?> probe(Deadline deadline);
}
