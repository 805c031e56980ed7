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
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one mail. It is written down that a vendor is about to get it before the first byte,
 * so that what may have been sent is never taken for unsent.
 */
final class Delivery {

  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  private final QueueStore queue;
  private final Composer composer;
  private final DispatchStore store;
  private final Endings endings;
  private final Senders senders;
  private final Quotas quotas;
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
      Quotas quotas,
      Map<ProviderId, EmailProvider> providers,
      Function<Set<ProviderId>, Failover> routes,
      Duration limit,
      InstantSource clock) {
    this.queue = queue;
    this.composer = composer;
    this.store = store;
    this.endings = new Endings(store, clock);
    this.senders = senders;
    this.quotas = quotas;
    this.providers = Map.copyOf(providers);
    this.routes = routes;
    this.limit = limit;
    this.clock = clock;
  }

  /** Another worker has it now: whatever we know of it is out of date. */
  private static final class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** The vendor was not called: this mail may go to another one. */
  private static final class QuotaUsedUpException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ProviderId provider;

    QuotaUsedUpException(ProviderId provider) {
      this.provider = provider;
    }
  }

  /** Sends a mail, and writes down how that ended. */
  void deliver(Job taken) {
    switch (composer.compose(queue.whole(taken))) {
      case Composer.Composed.Ready(Job job) -> offer(job);
      case Composer.Composed.Unsendable(String why) -> endings.unsendable(taken, why);
    }
  }

  private void offer(Job job) {
    Deadline deadline = Deadline.after(limit, clock);
    Set<ProviderId> usedUp = new HashSet<>();
    try {
      while (offer(job, deadline, usedUp)) {
        LOG.debug("{} is offered to the next vendor", job.mail().messageId());
      }
    } catch (LeaseLostException e) {
      LOG.debug("{} is another's by now", job.mail().messageId(), e);
    }
  }

  /** Gives whether it should be offered once more, to other vendors. */
  private boolean offer(Job job, Deadline deadline, Set<ProviderId> usedUp) {
    String domain = job.mail().from().domain();
    Set<ProviderId> fit = senders.fit(domain);
    if (fit.isEmpty()) {
      endings.noVendorFor(job, domain);
      return false;
    }
    fit.removeIf(vendor -> usedUp.contains(vendor) || !quotas.mayGive(vendor, job.lane()));
    if (fit.isEmpty()) {
      endings.noQuota(job);
      return false;
    }
    try {
      return ended(job, call(job, deadline, fit));
    } catch (QuotaUsedUpException e) {
      usedUp.add(e.provider);
      return true;
    }
  }

  private Served<Handover> call(Job job, Deadline deadline, Set<ProviderId> fit) {
    return failovers
        .computeIfAbsent(Set.copyOf(fit), routes)
        .call(policy(job), deadline, (provider, until) -> attempt(job, provider, until));
  }

  private boolean ended(Job job, Served<Handover> served) {
    return switch (served.outcome()) {
      case Outcome.Success<Handover>(Handover.Taken(String vendorId)) -> {
        endings.accepted(job, vendorId);
        yield false;
      }
      case Outcome.Success<Handover>(Handover.SenderRefused(String reason)) -> {
        senders.refused(job.mail().from().domain(), served.provider().orElseThrow(), reason);
        yield true;
      }
      case Outcome.Declined<Handover>(Refusal refusal) -> {
        endings.failed(job, refusal.code() + ": " + refusal.message());
        yield false;
      }
      case Outcome.NotExecuted<Handover>(Fault fault) -> {
        notSent(job, fault, served.provider().isPresent());
        yield false;
      }
      case Outcome.Unknown<Handover>(Fault fault) -> {
        endings.ambiguous(job, fault);
        yield false;
      }
    };
  }

  private CallPolicy policy(Job job) {
    Criticality criticality =
        switch (job.lane()) {
          // Nothing here matters more: places kept for what does would stand empty.
          case TRANSACTIONAL -> Criticality.CRITICAL;
          case BULK -> Criticality.BULK;
        };
    return CallPolicy.write("send", criticality, limit);
  }

  private Outcome<Handover> attempt(Job job, ProviderId provider, Deadline deadline) {
    if (!store.dispatched(job, provider)) {
      throw new LeaseLostException();
    }
    // Last, since writing takes its time, and the call must be made in the time it is counted in.
    if (!quotas.take(provider, job.lane())) {
      throw new QuotaUsedUpException(provider);
    }
    return Optional.ofNullable(providers.get(provider)).orElseThrow().send(job.mail(), deadline);
  }

  private void notSent(Job job, Fault fault, boolean asked) {
    if (asked) {
      endings.notTaken(job, fault);
    } else {
      endings.notAsked(job);
    }
  }
}
