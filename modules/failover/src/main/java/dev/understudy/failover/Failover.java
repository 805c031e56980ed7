package dev.understudy.failover;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Calls the vendors of a route, one after the other, until one has answered or nothing more may be
 * tried. Whether the next one may be tried follows from the {@link Outcome} of the last alone:
 * after {@code NotExecuted} always, after {@code Unknown} only where {@link OnUnknown} says so.
 */
public final class Failover {

  private final VendorChoice choice;
  private final HealthRegistry registry;
  private final InstantSource clock;

  public Failover(
      Route route, HealthRegistry registry, InstantSource clock, RandomGenerator random) {
    this.choice = new VendorChoice(route, registry, random);
    this.registry = registry;
    this.clock = clock;
  }

  /**
   * Decides now in which order the vendors will be tried, so that the first can be written down.
   */
  public Plan plan() {
    List<Considered> passedOver = new ArrayList<>();
    return new Plan(choice.inOrder(passedOver), passedOver);
  }

  /** Makes one call, planned now. */
  public <T> Served<T> call(
      String operation,
      OnUnknown onUnknown,
      Deadline deadline,
      Duration attemptLimit,
      Attempt<T> attempt) {
    return call(plan(), operation, onUnknown, deadline, attemptLimit, attempt);
  }

  /**
   * Makes one call. It always ends in an outcome; where no vendor may be used, in {@code
   * NotExecuted}.
   *
   * @param operation the class of operation that health is counted by, such as {@code "charge"}
   * @param deadline for the whole call
   * @param attemptLimit for one attempt, at most; the deadline may cut it shorter
   */
  public <T> Served<T> call(
      Plan plan,
      String operation,
      OnUnknown onUnknown,
      Deadline deadline,
      Duration attemptLimit,
      Attempt<T> attempt) {
    List<Considered> considered = new ArrayList<>(plan.passedOver());
    Outcome<T> last = new Outcome.NotExecuted<>(NO_VENDOR);
    Optional<ProviderId> provider = Optional.empty();
    for (ProviderId next : plan.order()) {
      if (deadline.passed(clock)) {
        considered.add(new Considered(next, false, "deadline passed"));
        break;
      }
      provider = Optional.of(next);
      last = once(operation, next, deadline.within(attemptLimit, clock), attempt);
      considered.add(new Considered(next, true, reason(last)));
      if (!mayTryNext(last, onUnknown)) {
        break;
      }
    }
    return new Served<>(last, provider, considered);
  }

  private static final Fault NO_VENDOR = new Fault(Fault.Kind.REFUSED, "no vendor may be used now");

  private <T> Outcome<T> once(
      String operation, ProviderId provider, Deadline deadline, Attempt<T> attempt) {
    Instant start = clock.instant();
    Outcome<T> outcome = attempt.at(provider, deadline);
    registry.record(
        provider,
        operation,
        outcome,
        Math.max(0, Duration.between(start, clock.instant()).toNanos()));
    return outcome;
  }

  private static boolean mayTryNext(Outcome<?> outcome, OnUnknown onUnknown) {
    return switch (outcome) {
      case Outcome.Success<?> _ -> false;
      case Outcome.Declined<?> _ -> false;
      case Outcome.NotExecuted<?> _ -> true;
      case Outcome.Unknown<?> _ -> onUnknown == OnUnknown.TRY_NEXT;
    };
  }

  private static String reason(Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Success<?> _ -> "success";
      case Outcome.Declined<?>(Refusal refusal) -> "declined: " + refusal.code();
      case Outcome.NotExecuted<?>(Fault fault) ->
          "not executed: " + fault.kind() + " " + fault.detail();
      case Outcome.Unknown<?>(Fault fault) -> "unknown: " + fault.kind() + " " + fault.detail();
    };
  }
}
