package dev.understudy.failover;

import java.util.ArrayList;
import java.util.List;

/**
 * One call on its way.
 *
 * @param considered the vendors looked at so far; written by the caller's thread alone
 */
record Call<T>(
    Plan plan,
    CallPolicy policy,
    Deadline deadline,
    Attempt<T> attempt,
    List<Considered> considered) {

  Call(Plan plan, CallPolicy policy, Deadline deadline, Attempt<T> attempt) {
    this(plan, policy, deadline, attempt, new ArrayList<>(plan.passedOver()));
  }

  void passedOver(ProviderId provider, String why) {
    considered.add(Considered.passedOver(provider, why));
  }

  Tried<T> noted(Tried<T> end) {
    String why = plan.isPanic() ? "panic: " + end.reason() : end.reason();
    considered.add(Considered.tried(end.provider(), why, end.took()));
    return end;
  }
}
