package dev.understudy.email;

import dev.understudy.ledger.DatabaseUnavailableException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backlog as metrics, {@code understudy_email_queue} and so on. It is the ledger's and not a
 * node's, so every node shows the same. What could not be read is shown as NaN: nobody must take it
 * for nothing.
 */
final class BacklogGauges implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BacklogGauges.class);

  /** Of the order of a scrape's interval: more often nobody would see. */
  private static final long EVERY_SECONDS = 5;

  private static final List<MailStatus> DEAD =
      List.of(MailStatus.FAILED, MailStatus.EXPIRED, MailStatus.REVIEW);

  private final BacklogStore store;
  private final MeterRegistry meters;
  private final ScheduledExecutorService scan =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("backlog").factory());
  private volatile Optional<Backlog> backlog = Optional.empty();

  BacklogGauges(BacklogStore store, MeterRegistry meters) {
    this.store = store;
    this.meters = meters;
    for (Lane lane : Lane.values()) {
      queue(lane, "due", Backlog.Waiting::due);
      queue(lane, "refused", Backlog.Waiting::refused);
      queue(lane, "later", Backlog.Waiting::later);
      register(
          gauge("ambiguous", all -> all.in(lane).ambiguous())
              .description("Mails that a vendor may have; its word is waited for.")
              .tag("lane", name(lane)));
      register(
          gauge("oldest.due", all -> all.in(lane).oldestDue().toMillis() / 1000.0)
              .description("For how long the mail that is due longest has been due.")
              .baseUnit("seconds")
              .tag("lane", name(lane)));
    }
    for (MailStatus status : DEAD) {
      register(
          gauge("dead.letters", all -> all.dead(status))
              .description("Mails that ended without reaching a vendor for certain.")
              .tag("status", status.name()));
    }
    register(
        gauge("possible.doubles", Backlog::possibleDoubles)
            .description("Mails of which two copies may be out."));
  }

  private void queue(Lane lane, String state, ToLongFunction<Backlog.Waiting> count) {
    register(
        gauge("queue", all -> count.applyAsLong(all.in(lane)))
            .description("Mails that wait: due, refused and to be tried again, or for later.")
            .tag("lane", name(lane))
            .tag("state", state));
  }

  private Gauge.Builder<?> gauge(String name, ToDoubleFunction<Backlog> value) {
    return Gauge.builder(
        "understudy.email." + name, () -> backlog.map(value::applyAsDouble).orElse(Double.NaN));
  }

  private void register(Gauge.Builder<?> gauge) {
    gauge.register(meters);
  }

  private static String name(Lane lane) {
    return lane.name().toLowerCase(Locale.ROOT);
  }

  void start() {
    var _ = scan.scheduleWithFixedDelay(this::look, 0, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  /** Reads anew what is shown. */
  void look() {
    backlog = read();
  }

  private Optional<Backlog> read() {
    try {
      return Optional.of(store.read());
    } catch (DatabaseUnavailableException e) {
      LOG.debug("will look again", e);
      return Optional.empty();
    } catch (RuntimeException e) {
      // One look that fails must not be the last one.
      LOG.error("what waits could not be counted", e);
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    scan.shutdown();
  }
}
