package dev.understudy.failover;

import java.util.Iterator;
import java.util.Optional;

/**
 * Calls the vendors of a route, one after the other, until one has answered or nothing more may be
 * tried. Whether the next one may be tried follows from the {@link Outcome} of the last alone:
 * after {@code NotExecuted} always, after {@code Unknown} only where {@link OnUnknown} says so.
 *
 * <p>What bounds it: one deadline for the whole call, a bulkhead for each vendor, and budgets: at
 * most 20 % of live calls are retries (or three a second, where that is more), at most 5 % hedges.
 */
public final class Failover {

  private static final Fault NO_VENDOR = new Fault(Fault.Kind.REFUSED, "no vendor may be used now");

  private final VendorChoice choice;
  private final Lanes lanes;
  private final Gate gate;
  private final Attempts attempts;
  private final Hedging hedging;
  private final FailoverEvents events;

  public Failover(Route route, HealthRegistry registry, Surroundings world) {
    this.choice = new VendorChoice(route, registry, world.random());
    this.lanes = new Lanes(route);
    this.gate = new Gate(lanes, world);
    this.attempts = new Attempts(lanes, registry, world.clock());
    this.hedging = new Hedging(lanes, gate, attempts, world);
    this.events = world.events();
  }

  /**
   * Decides now which vendor is tried first, so that it can be written down before it is called.
   */
  public Plan plan() {
    return choice.plan();
  }

  /**
   * Whether a call must be refused before it begins, since no vendor of its plan has room for it;
   * that is counted. Cheaper than to begin it and to fail.
   */
  public boolean sheds(Plan plan, CallPolicy policy) {
    Iterator<ProviderId> vendors = plan.order();
    boolean room = !vendors.hasNext();
    while (!room && vendors.hasNext()) {
      room = bulkhead(vendors.next()).hasRoom(policy.criticality());
    }
    if (!room) {
      events.on(new FailoverEvent.Shed(policy.operation(), policy.criticality()));
    }
    return !room;
  }

  /** Makes one call, planned now. */
  public <T> Served<T> call(CallPolicy policy, Deadline deadline, Attempt<T> attempt) {
    return call(plan(), policy, deadline, attempt);
  }

  /**
   * Makes one call. It always ends in an outcome; where no vendor may be used, in {@code
   * NotExecuted}.
   *
   * @param deadline for the whole call; every attempt draws on it, see {@link Attempts}
   */
  public <T> Served<T> call(Plan plan, CallPolicy policy, Deadline deadline, Attempt<T> attempt) {
    Call<T> call = new Call<>(plan, policy, deadline, attempt);
    Outcome<T> last = new Outcome.NotExecuted<>(NO_VENDOR);
    Optional<ProviderId> tried = Optional.empty();
    Optional<Obstacle> obstacle = Optional.empty();
    boolean mayGoOn = true;
    gate.noteCall();
    for (Iterator<ProviderId> vendors = plan.order(); mayGoOn && vendors.hasNext(); ) {
      ProviderId next = vendors.next();
      obstacle = gate.enter(call, next, tried.isPresent());
      if (obstacle.isPresent()) {
        call.passedOver(next, obstacle.get().reason());
        last = tried.isPresent() ? last : new Outcome.NotExecuted<>(obstacle.get().fault());
        mayGoOn = !obstacle.get().endsTheCall();
        continue;
      }
      Tried<T> end =
          policy.hedged()
              ? hedging.attempt(call, next, vendors)
              : call.noted(attempts.make(call, next, vendors.hasNext()));
      last = end.outcome();
      tried = Optional.of(end.provider());
      mayGoOn =
          switch (last) {
            case Outcome.Success<T> _ -> false;
            // The vendor answered: a no is not shopped around.
            case Outcome.Declined<T> _ -> false;
            case Outcome.NotExecuted<T> _ -> true;
            case Outcome.Unknown<T> _ -> policy.onUnknown() == OnUnknown.TRY_NEXT;
          };
    }
    Served<T> served = new Served<>(last, tried, call.considered());
    tell(call, served, obstacle);
    return served;
  }

  private void tell(Call<?> call, Served<?> served, Optional<Obstacle> lastObstacle) {
    String operation = call.policy().operation();
    if (call.plan().isPanic() && served.provider().isPresent()) {
      events.on(new FailoverEvent.Panicked(operation, served.provider().get()));
    }
    if (served.provider().isEmpty()
        && lastObstacle.filter(Obstacle.BULKHEAD_FULL::equals).isPresent()) {
      events.on(new FailoverEvent.Shed(operation, call.policy().criticality()));
    }
    events.on(new FailoverEvent.Ended(operation, served));
  }

  /** The bulkhead of a vendor. */
  public Bulkhead bulkhead(ProviderId provider) {
    return lanes.of(provider).bulkhead();
  }
}
