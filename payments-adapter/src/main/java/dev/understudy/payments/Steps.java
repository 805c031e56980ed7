package dev.understudy.payments;

import dev.understudy.failover.Fault;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The steps of one try to find out about a payment, on one thread. */
final class Steps {

  private final InstantSource clock;
  private final List<Tried> tried = new ArrayList<>();
  private boolean answered;

  Steps(InstantSource clock) {
    this.clock = clock;
  }

  void note(String step, String result) {
    tried.add(new Tried(clock.instant(), step, result));
  }

  /** A step that did not settle it, and why. */
  void note(String step, Fault fault) {
    note(step, fault.kind() + ": " + fault.detail());
    answered |= fault.kind() == Fault.Kind.SCHEMA;
  }

  /**
   * Whether the vendor is there and speaks its protocol, and yet does not say how it ended. Only
   * then a fence makes sense: one that cannot be reached will say it when it is back.
   */
  boolean answered() {
    return answered;
  }

  List<Tried> tried() {
    return List.copyOf(tried);
  }
}
