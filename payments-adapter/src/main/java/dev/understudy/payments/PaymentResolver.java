package dev.understudy.payments;

import dev.understudy.ledger.DatabaseUnavailableException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what became of payments that nobody works on any more: those whose vendor did not
 * answer, and those whose node died. It finds them by scan, on every node; a lease lets one of them
 * work on each. It never takes an unknown payment for failed.
 */
final class PaymentResolver implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PaymentResolver.class);
  private static final int MOST_AT_ONCE = 10;
  private static final long EVERY_MILLIS = 500;

  private final Payments payments;
  private final ScheduledExecutorService scan =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("resolver").factory());

  PaymentResolver(Payments payments) {
    this.payments = payments;
  }

  void start() {
    var _ =
        scan.scheduleWithFixedDelay(
            this::resolveDue, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  void resolveDue() {
    try {
      for (Payment payment : payments.takeDue(MOST_AT_ONCE)) {
        Payment now = payments.resolve(payment);
        LOG.info("payment {} was {} and is {}", now.id(), payment.status(), now.status());
      }
    } catch (DatabaseUnavailableException e) {
      LOG.debug("will look again", e);
    } catch (RuntimeException e) {
      // One scan that fails must not be the last one.
      LOG.error("a scan failed", e);
    }
  }

  /** Lets the payment in work come to its end; its lease protects the others. */
  @Override
  public void close() {
    scan.shutdown();
  }
}
