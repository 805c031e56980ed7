package dev.understudy.failover;

/** One try at one vendor. It ends in an outcome, also when the deadline passes; it never throws. */
@FunctionalInterface
public interface Attempt<T> {

  Outcome<T> at(ProviderId provider, Deadline deadline);
}
