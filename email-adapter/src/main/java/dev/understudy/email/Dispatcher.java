package dev.understudy.email;

import dev.understudy.failover.CallPolicy;
import dev.understudy.failover.Criticality;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Failover;
import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Refusal;
import dev.understudy.failover.Served;
import dev.understudy.ledger.DatabaseUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what was accepted. It takes mails that are due under a lease, so a worker that dies leaves
 * its mail to the next; it writes down that a vendor is about to get a mail before the first byte,
 * so that what may have been sent is never taken for unsent.
 */
final class Dispatcher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  /** Sent at once; bounds what a slow vendor can hold. */
  private static final int MOST_AT_ONCE = 32;

  private static final long EVERY_MILLIS = 100;

  private final EmailStore store;
  private final Failover failover;
  private final Map<ProviderId, EmailProvider> providers;
  private final CallPolicy policy;
  private final InstantSource clock;
  private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService scan =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("dispatcher").factory());

  Dispatcher(
      EmailStore store,
      Failover failover,
      Map<ProviderId, EmailProvider> providers,
      Duration limit,
      InstantSource clock) {
    this.store = store;
    this.failover = failover;
    this.providers = Map.copyOf(providers);
    this.policy = CallPolicy.write("send", Criticality.NORMAL, limit);
    this.clock = clock;
  }

  void start() {
    var _ =
        scan.scheduleWithFixedDelay(
            this::dispatchDue, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Sends what is due, and returns when all of it has been tried. */
  void dispatchDue() {
    try {
      List<Future<?>> sent = new ArrayList<>();
      for (EmailStore.Job job : store.takeDue(MOST_AT_ONCE)) {
        sent.add(senders.submit(() -> dispatch(job)));
      }
      for (Future<?> each : sent) {
        each.get();
      }
    } catch (DatabaseUnavailableException e) {
      LOG.debug("will look again", e);
    } catch (ExecutionException e) {
      // Its lease brings it back; one mail that fails must not stop the others.
      LOG.warn("a mail could not be dispatched: {}", String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (CancellationException e) {
      LOG.debug("stopping", e);
    } catch (RuntimeException e) {
      // One scan that fails must not be the last one.
      LOG.error("a scan failed", e);
    }
  }

  private void dispatch(EmailStore.Job job) {
    Served<String> served =
        failover.call(
            policy,
            Deadline.after(policy.attemptLimit(), clock),
            (provider, deadline) ->
                store.dispatched(job, provider)
                    ? provider(provider).send(job.mail(), deadline)
                    : leaseLost());
    switch (served.outcome()) {
      case Outcome.Success<String>(String vendorId) -> store.accepted(job, vendorId);
      case Outcome.Declined<String>(Refusal refusal) ->
          store.failed(job, refusal.code() + ": " + refusal.message());
      case Outcome.NotExecuted<String> _ -> store.requeue(job);
      case Outcome.Unknown<String> _ -> store.ambiguous(job);
    }
  }

  private EmailProvider provider(ProviderId id) {
    return Optional.ofNullable(providers.get(id)).orElseThrow();
  }

  /** Another worker has it now; what is written for us then finds that the lease is not ours. */
  private static Outcome<String> leaseLost() {
    return new Outcome.Unknown<>(new Fault(Fault.Kind.TIMED_OUT, "the lease was lost"));
  }

  /** Takes no more; what is being sent comes to its end, or its lease brings it back. */
  @Override
  public void close() {
    scan.shutdown();
  }
}
