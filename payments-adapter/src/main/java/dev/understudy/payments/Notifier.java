package dev.understudy.payments;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.ledger.DatabaseUnavailableException;
import dev.understudy.service.Secret;
import dev.understudy.service.VendorCalls;
import dev.understudy.service.VendorReply;
import dev.understudy.service.VendorRequest;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells callers of every change of a payment: at least once, of each payment in order, again with
 * longer and longer waits for three days; then it is put aside, and can be sent again by hand.
 */
final class Notifier implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
  private static final int MOST_AT_ONCE = 50;
  private static final long EVERY_MILLIS = 250;

  /** Bounds the locks of one commit. */
  private static final int MOST_DROPPED_AT_ONCE = 1000;

  /** Waits double from one second to six hours: some three days in all. */
  private static final int MOST_ATTEMPTS = 26;

  private static final Duration LONGEST_WAIT = Duration.ofHours(6);

  private static final Duration LIMIT = Duration.ofSeconds(5);

  /**
   * Where events go.
   *
   * @param path of the receiver, below what {@code calls} leads to
   */
  record Receiver(VendorCalls calls, String path, Secret secret) {}

  private final EventsStore store;
  private final List<Receiver> receivers;
  private final InstantSource clock;
  private final ScheduledExecutorService scan =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("notifier").factory());

  Notifier(EventsStore store, List<Receiver> receivers, InstantSource clock) {
    this.store = store;
    this.receivers = List.copyOf(receivers);
    this.clock = clock;
  }

  void start() {
    var _ =
        scan.scheduleWithFixedDelay(
            this::surviving, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void surviving() {
    try {
      tellDue();
    } catch (DatabaseUnavailableException e) {
      LOG.debug("will look again", e);
    } catch (RuntimeException e) {
      // One scan that fails must not be the last one.
      LOG.error("a scan failed", e);
    }
  }

  void tellDue() {
    if (receivers.isEmpty()) {
      dropDue();
      return;
    }
    List<PaymentEvent> due;
    do {
      // A receiver that is silent must not outlast the lease of those that wait behind it.
      due = store.takeDue(MOST_AT_ONCE, LIMIT.multipliedBy(MOST_AT_ONCE));
      due.forEach(this::tell);
    } while (due.size() == MOST_AT_ONCE);
  }

  /** Where nobody has subscribed, a payment must not cost a commit of its own to say so. */
  private void dropDue() {
    int dropped;
    do {
      dropped = store.dropDue(MOST_DROPPED_AT_ONCE);
    } while (dropped == MOST_DROPPED_AT_ONCE);
  }

  /** All receivers or none: who has had it knows it by its id the second time. */
  private void tell(PaymentEvent event) {
    String id = "evt_" + event.id();
    String body = EventJson.body(event);
    for (Receiver receiver : receivers) {
      Outcome<String> outcome = send(receiver, id, body);
      if (!(outcome instanceof Outcome.Success<String>)) {
        failed(event, outcome.toString());
        return;
      }
    }
    store.delivered(event);
  }

  private Outcome<String> send(Receiver receiver, String id, String body) {
    VendorRequest request =
        VendorRequest.post(
            receiver.path(),
            EventJson.headers(id, body, receiver.secret(), clock.instant()),
            Buffer.buffer(body));
    return receiver.calls().send(request, Deadline.after(LIMIT, clock), Notifier::taken);
  }

  private static Outcome<String> taken(VendorReply reply) {
    return reply.status() >= 200 && reply.status() < 300
        ? new Outcome.Success<>("taken")
        : new Outcome.Unknown<>(new Fault(Fault.Kind.SERVER_ERROR, "status " + reply.status()));
  }

  private void failed(PaymentEvent event, String why) {
    if (event.attempts() >= MOST_ATTEMPTS) {
      LOG.error("event {} of payment {} is given up: {}", event.id(), event.payment(), why);
      store.bury(event, why);
      return;
    }
    Duration wait = Duration.ofSeconds(1L << Math.min(event.attempts() - 1, 20));
    store.postpone(event, wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT, why);
  }

  @Override
  public void close() {
    scan.shutdown();
  }
}
