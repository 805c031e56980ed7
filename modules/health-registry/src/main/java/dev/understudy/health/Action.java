package dev.understudy.health;

import dev.understudy.failover.NodeReport;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Verdict;
import org.jspecify.annotations.Nullable;

/** What a node wants done. It may be done late, twice or never: the node will want it again. */
sealed interface Action {

  record Publish(NodeReport report) implements Action {}

  /**
   * Write a verdict, if what is stored is the one it was judged from, or one that precedes it.
   *
   * @param basis what it was judged from
   */
  record Propose(Verdict basis, Verdict next) implements Action {

    /** What is stored afterwards: compare-and-set, without the store. */
    static Verdict stored(@Nullable Verdict before, Verdict basis, Verdict next) {
      return before == null || Verdict.PRECEDENCE.compare(before, basis) <= 0 ? next : before;
    }
  }

  /** Write a decision, if no later one is stored. */
  record Decide(Decision decision) implements Action {

    static Decision stored(@Nullable Decision before, Decision next) {
      return before == null || Decision.PRECEDENCE.compare(before, next) < 0 ? next : before;
    }
  }

  /** Ask the vendor with a cheap read. */
  record Probe(ProviderId provider) implements Action {}
}
