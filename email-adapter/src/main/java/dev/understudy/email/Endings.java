package dev.understudy.email;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Fault;
import dev.understudy.ledger.DatabaseUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes down how sending a mail ended. What we know of a mail is worth some patience with the
 * ledger: else it may be sent twice.
 */
final class Endings {

  private static final Duration UNTIL_A_VENDOR_MAY = Duration.ofSeconds(1);

  /** Others may be sent meanwhile; a mail that comes back at once would only be in their way. */
  private static final Duration UNTIL_A_QUOTA_MAY = Duration.ofMillis(500);

  /** As long as a lease outlasts an attempt. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final long RETRY_NANOS = 100_000_000;

  private final DispatchStore store;
  private final InstantSource clock;

  Endings(DispatchStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  void accepted(Job job, String vendorId) {
    lasting(() -> store.accepted(job, vendorId));
  }

  /** No other vendor is asked. */
  void failed(Job job, String refusal) {
    lasting(() -> store.failed(job, refusal));
  }

  /** A vendor may have it. */
  void ambiguous(Job job, Fault fault) {
    lasting(() -> store.ambiguous(job, told(fault)));
  }

  /** Every vendor that was asked is known not to have it. */
  void notTaken(Job job, Fault fault) {
    lasting(() -> store.requeue(job, told(fault), fault.retryAfter().orElse(Duration.ZERO)));
  }

  /** No vendor was asked, since none is admitted now. */
  void notAsked(Job job) {
    lasting(() -> store.postpone(job, UNTIL_A_VENDOR_MAY));
  }

  /** No vendor was asked, since the quota of each is used up for now. */
  void noQuota(Job job) {
    lasting(() -> store.postpone(job, UNTIL_A_QUOTA_MAY));
  }

  /** It cannot be made into a mail. Nothing was sent, so nothing is lost if this is. */
  void unsendable(Job job, String why) {
    store.unsendable(job, why);
  }

  /** Nothing was sent here either. */
  void noVendorFor(Job job, String domain) {
    store.requeue(job, "no vendor sends for " + domain + " now", UNTIL_A_VENDOR_MAY);
  }

  private static String told(Fault fault) {
    return fault.kind() + ": " + fault.detail();
  }

  private void lasting(Runnable write) {
    Deadline patience = Deadline.after(PATIENCE, clock);
    while (true) {
      try {
        write.run();
        return;
      } catch (DatabaseUnavailableException e) {
        if (patience.passed(clock)) {
          throw e;
        }
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }
}
