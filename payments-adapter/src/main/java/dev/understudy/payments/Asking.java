package dev.understudy.payments;

import dev.understudy.failover.CallPolicy;
import dev.understudy.failover.Criticality;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Failover;
import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Plan;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Refusal;
import dev.understudy.failover.Served;
import dev.understudy.ledger.DatabaseUnavailableException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the vendors for a payment whose lease is ours, one after the other as far as that is safe.
 */
final class Asking {

  private static final Logger LOG = LoggerFactory.getLogger(Asking.class);

  private final PaymentsStore store;
  private final OutcomesStore outcomes;
  private final Routes routes;
  private final Charging charging;
  private final Resolution resolution;
  private final CallPolicy policy;

  Asking(
      PaymentsStore store,
      OutcomesStore outcomes,
      Routes routes,
      Charging charging,
      Resolution resolution,
      Duration limit) {
    this.store = store;
    this.outcomes = outcomes;
    this.routes = routes;
    this.charging = charging;
    this.resolution = resolution;
    // A charge moves money, so it stops at whatever may have been done.
    this.policy = CallPolicy.write("charge", Criticality.NORMAL, limit);
  }

  /** How one request may reach its vendors, the first of which has been chosen. */
  record Way(
      Set<ProviderId> providers,
      Failover failover,
      Plan plan,
      CallPolicy policy,
      Deadline deadline) {
    ProviderId first() {
      return plan.first().orElseThrow();
    }

    Set<ProviderId> without(ProviderId provider) {
      Set<ProviderId> others = new HashSet<>(providers);
      others.remove(provider);
      return others;
    }
  }

  /** Empty when none of these vendors may be used. */
  Optional<Way> way(Set<ProviderId> providers, Criticality criticality, Deadline deadline) {
    return way(providers, policy.with(criticality), deadline);
  }

  private Optional<Way> way(Set<ProviderId> providers, CallPolicy calls, Deadline deadline) {
    return routes
        .to(providers)
        .map(failover -> new Way(providers, failover, failover.plan(), calls, deadline))
        .filter(way -> way.plan().first().isPresent());
  }

  /** Whether none of its vendors has room; that is counted. */
  boolean sheds(Way way) {
    return way.failover().sheds(way.plan(), way.policy());
  }

  /**
   * A payment whose end cannot be written down in time is under way still: its vendor may have
   * charged, so nobody is told that it failed, and the resolver finds it.
   */
  Payment inTime(Payment payment, Way way) {
    try {
      return attempt(payment, way);
    } catch (DatabaseUnavailableException e) {
      LOG.warn("payment {} is left to the resolver: {}", payment.id(), e.getMessage());
      return payment;
    }
  }

  private Payment attempt(Payment payment, Way way) {
    try {
      Outcome<Receipt> outcome = ask(payment, way);
      Payment now = outcomes.finish(payment, outcome);
      return answered(outcome) ? resolution.look(now, way.deadline()) : now;
    } catch (LeaseLost _) {
      return store.byId(payment.id()).orElse(payment);
    }
  }

  /** Asks the vendors of the plan in turn; the ledger always names the one that is being asked. */
  private Outcome<Receipt> ask(Payment payment, Way way) {
    Served<Receipt> served =
        way.failover()
            .call(
                way.plan(),
                way.policy(),
                way.deadline(),
                (provider, deadline) -> charge(payment, provider, deadline));
    if (served.considered().size() > 1) {
      LOG.info("payment {} went {}", payment.id(), served.considered());
    }
    return served.outcome() instanceof Outcome.Declined<Receipt>(Refusal refusal) && refusal.soft()
        ? elsewhere(payment, served, refusal, way)
        : served.outcome();
  }

  /** A soft decline has taken nothing: where the policy says so, the next vendor may be asked. */
  private Outcome<Receipt> elsewhere(
      Payment payment, Served<Receipt> served, Refusal refusal, Way way) {
    Optional<Way> next =
        served
            .provider()
            .filter(routes::movesOnFrom)
            .flatMap(declined -> way(way.without(declined), way.policy(), way.deadline()));
    if (next.isEmpty()) {
      return served.outcome();
    }
    String why =
        "%s: %s; next %s"
            .formatted(served.provider().orElseThrow(), refusal.code(), next.get().first());
    Payment moved = store.moveOn(payment, next.get().first(), why).orElseThrow(LeaseLost::new);
    Outcome<Receipt> outcome = ask(moved, next.get());
    // Nobody else could be asked, so what the first has said stands.
    return outcome instanceof Outcome.NotExecuted<Receipt> ? served.outcome() : outcome;
  }

  private Outcome<Receipt> charge(Payment payment, ProviderId provider, Deadline deadline) {
    if (!provider.equals(payment.provider()) && !store.move(payment, provider)) {
      throw new LeaseLost();
    }
    return charging.charge(payment, provider, deadline);
  }

  /** The vendor is there, and said that it failed: it can be asked at once what it has done. */
  private static boolean answered(Outcome<Receipt> outcome) {
    return outcome instanceof Outcome.Unknown<Receipt>(Fault fault)
        && fault.kind() == Fault.Kind.SERVER_ERROR;
  }
}
