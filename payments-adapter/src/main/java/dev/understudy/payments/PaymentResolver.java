package dev.understudy.payments;

import dev.understudy.failover.Deadline;
import dev.understudy.ledger.DatabaseUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what became of payments that nobody works on any more: those whose vendor did not
 * answer, and those whose node died; and of captures, cancels and refunds, of webhooks and of
 * incidents. It finds them by scan, on every node; a lease lets one of them work on each. It never
 * takes an unknown payment for failed.
 */
final class PaymentResolver implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PaymentResolver.class);

  /** Few enough that one vendor's silence does not outlast a lease; they are asked side by side. */
  private static final int MOST_AT_ONCE = 32;

  private static final long EVERY_MILLIS = 250;

  private final PaymentsStore payments;
  private final Resolution resolution;
  private final Changes changes;
  private final News news;
  private final Incidents incidents;
  private final Duration limit;
  private final InstantSource clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService scan =
      Executors.newScheduledThreadPool(3, Thread.ofVirtual().name("resolver-", 0).factory());

  PaymentResolver(
      PaymentsStore payments,
      Resolution resolution,
      Changes changes,
      News news,
      Incidents incidents,
      Duration limit,
      InstantSource clock) {
    this.payments = payments;
    this.resolution = resolution;
    this.changes = changes;
    this.news = news;
    this.incidents = incidents;
    this.limit = limit;
    this.clock = clock;
  }

  /** A vendor that keeps payments waiting must not keep the news of others waiting. */
  void start() {
    for (Runnable work : List.<Runnable>of(this::resolveDue, this::changeDue, this::newsDue)) {
      var _ =
          scan.scheduleWithFixedDelay(
              () -> surviving(work), EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  // Where there is more than one batch, an outage has ended, and callers wait.

  void resolveDue() {
    List<Payment> due;
    do {
      due = payments.takeDue(MOST_AT_ONCE);
      each(
          due,
          payment -> {
            Payment now = resolution.resolve(payment, Deadline.after(limit, clock));
            LOG.info("payment {} was {} and is {}", now.id(), payment.status(), now.status());
          });
    } while (due.size() == MOST_AT_ONCE);
  }

  void changeDue() {
    List<Change> due;
    do {
      due = changes.takeDue(MOST_AT_ONCE);
      each(
          due,
          change -> {
            Change now = changes.attempt(change, Deadline.after(limit, clock));
            LOG.info("{} {} was {} and is {}", now.kind(), now.id(), change.status(), now.status());
          });
    } while (due.size() == MOST_AT_ONCE);
  }

  void newsDue() {
    int done;
    do {
      done = news.workOnDue(MOST_AT_ONCE);
    } while (done == MOST_AT_ONCE);
    incidents.undoDue(MOST_AT_ONCE);
  }

  private <T> void each(List<T> due, Consumer<T> work) {
    List<Future<?>> started =
        due.stream()
            .<Future<?>>map(item -> threads.submit(() -> surviving(() -> work.accept(item))))
            .toList();
    for (Future<?> one : started) {
      try {
        one.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (java.util.concurrent.ExecutionException e) {
        throw new IllegalStateException(e.getCause()); // An error, such as no memory.
      }
    }
  }

  /** One scan that fails must not be the last one. */
  private static void surviving(Runnable work) {
    try {
      work.run();
    } catch (DatabaseUnavailableException e) {
      LOG.debug("will look again", e);
    } catch (RuntimeException e) {
      LOG.error("a scan failed", e);
    }
  }

  /** Lets what is in work come to its end; its leases protect the others. */
  @Override
  public void close() {
    scan.shutdown();
    threads.shutdown();
  }
}
