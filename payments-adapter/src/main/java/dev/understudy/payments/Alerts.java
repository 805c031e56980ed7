package dev.understudy.payments;

import dev.understudy.ledger.DatabaseUnavailableException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits for a person, as metrics to alert on: {@code understudy_payments_manual} and so on.
 */
final class Alerts implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);

  private static final long EVERY_SECONDS = 2;

  private final TrailStore trail;
  private final ScheduledExecutorService scan =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("alerts").factory());
  private volatile Waiting waiting = new Waiting(0, 0, 0);

  Alerts(TrailStore trail, MeterRegistry meters) {
    this.trail = trail;
    gauge(meters, "manual", "Payments that nobody could find out about.", Waiting::payments);
    gauge(meters, "manual.changes", "Captures, cancels and refunds likewise.", Waiting::changes);
    gauge(meters, "incidents", "Money that could not be given back.", Waiting::incidents);
  }

  private void gauge(
      MeterRegistry meters, String name, String description, ToLongFunction<Waiting> value) {
    Gauge.builder("understudy.payments." + name, () -> value.applyAsLong(waiting))
        .description(description)
        .register(meters);
  }

  void start() {
    var _ = scan.scheduleWithFixedDelay(this::look, 0, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  /** Reads anew what is shown. What was last known stands when it cannot. */
  void look() {
    try {
      waiting = trail.waiting();
    } catch (DatabaseUnavailableException e) {
      LOG.debug("will look again", e); // That it is away has an alert of its own.
    } catch (RuntimeException e) {
      // One look that fails must not be the last one.
      LOG.error("what waits for a person could not be counted", e);
    }
  }

  @Override
  public void close() {
    scan.shutdown();
  }
}
