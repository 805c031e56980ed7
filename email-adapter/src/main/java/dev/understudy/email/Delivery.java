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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one mail. It is written down that a vendor is about to get it before the first byte,
 * so that what may have been sent is never taken for unsent.
 */
final class Delivery {

  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  private static final Duration UNTIL_A_VENDOR_MAY = Duration.ofSeconds(1);

  /** As long as a lease outlasts an attempt. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final long RETRY_NANOS = 100_000_000;

  private final QueueStore queue;
  private final Composer composer;
  private final DispatchStore store;
  private final Senders senders;
  private final Map<ProviderId, EmailProvider> providers;
  private final Function<Set<ProviderId>, Failover> routes;
  private final Map<Set<ProviderId>, Failover> failovers = new ConcurrentHashMap<>();
  private final Duration limit;
  private final InstantSource clock;

  /**
   * @param routes makes the way to some of the vendors
   * @param limit for handing over one mail, all vendors together
   */
  Delivery(
      QueueStore queue,
      Composer composer,
      DispatchStore store,
      Senders senders,
      Map<ProviderId, EmailProvider> providers,
      Function<Set<ProviderId>, Failover> routes,
      Duration limit,
      InstantSource clock) {
    this.queue = queue;
    this.composer = composer;
    this.store = store;
    this.senders = senders;
    this.providers = Map.copyOf(providers);
    this.routes = routes;
    this.limit = limit;
    this.clock = clock;
  }

  /** Another worker has it now: whatever we know of it is out of date. */
  private static final class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Sends a mail, and writes down how that ended. */
  void deliver(Job taken) {
    switch (composer.compose(queue.whole(taken))) {
      case Composer.Composed.Ready(Job job) -> offer(job);
      case Composer.Composed.Unsendable(String why) -> store.unsendable(taken, why);
    }
  }

  private void offer(Job job) {
    Deadline deadline = Deadline.after(limit, clock);
    try {
      while (offer(job, deadline)) {
        LOG.debug("{} is refused for its sender, and offered to the next", job.mail().messageId());
      }
    } catch (LeaseLostException e) {
      LOG.debug("{} is another's by now", job.mail().messageId(), e);
    }
  }

  /** Gives whether it should be offered once more, to other vendors. */
  private boolean offer(Job job, Deadline deadline) {
    String domain = job.mail().from().domain();
    Set<ProviderId> fit = senders.fit(domain);
    if (fit.isEmpty()) {
      store.requeue(job, "no vendor sends for " + domain + " now", UNTIL_A_VENDOR_MAY);
      return false;
    }
    Served<Handover> served =
        failovers
            .computeIfAbsent(fit, routes)
            .call(policy(job), deadline, (provider, until) -> attempt(job, provider, until));
    return switch (served.outcome()) {
      case Outcome.Success<Handover>(Handover.Taken(String vendorId)) -> {
        lasting(() -> store.accepted(job, vendorId));
        yield false;
      }
      case Outcome.Success<Handover>(Handover.SenderRefused(String reason)) -> {
        senders.refused(domain, served.provider().orElseThrow(), reason);
        yield true;
      }
      case Outcome.Declined<Handover>(Refusal refusal) -> {
        lasting(() -> store.failed(job, refusal.code() + ": " + refusal.message()));
        yield false;
      }
      case Outcome.NotExecuted<Handover>(Fault fault) -> {
        lasting(() -> notSent(job, fault, served.provider().isPresent()));
        yield false;
      }
      case Outcome.Unknown<Handover>(Fault fault) -> {
        lasting(() -> store.ambiguous(job, fault.kind() + ": " + fault.detail()));
        yield false;
      }
    };
  }

  private CallPolicy policy(Job job) {
    Criticality criticality =
        switch (job.lane()) {
          case TRANSACTIONAL -> Criticality.NORMAL;
          case BULK -> Criticality.BULK;
        };
    return CallPolicy.write("send", criticality, limit);
  }

  private Outcome<Handover> attempt(Job job, ProviderId provider, Deadline deadline) {
    if (!store.dispatched(job, provider)) {
      throw new LeaseLostException();
    }
    return Optional.ofNullable(providers.get(provider)).orElseThrow().send(job.mail(), deadline);
  }

  private void notSent(Job job, Fault fault, boolean asked) {
    if (asked) {
      store.requeue(
          job, fault.kind() + ": " + fault.detail(), fault.retryAfter().orElse(Duration.ZERO));
    } else {
      store.postpone(job, UNTIL_A_VENDOR_MAY);
    }
  }

  /** What we know of a mail is worth some patience with the ledger: else it may be sent twice. */
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
