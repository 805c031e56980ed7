package dev.understudy.health;

import dev.understudy.failover.NodeReport;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Verdict;

/** What a node wants done. It may be done late, twice or never: the node will want it again. */
sealed interface Action {

  record Publish(NodeReport report) implements Action {}

  /**
   * Write a verdict, if what is stored is the one it was judged from, or one that precedes it.
   *
   * @param basis what it was judged from
   */
  record Propose(Verdict basis, Verdict next) implements Action {

    /** What must be stored afterwards: the pure half of compare-and-set. */
    static boolean mayReplace(Verdict stored, Verdict basis) {
      return Verdict.PRECEDENCE.compare(stored, basis) <= 0;
    }
  }

  /** Write a decision, if no later one is stored. */
  record Decide(Decision decision) implements Action {

    static boolean mayReplace(Decision stored, Decision next) {
      return Decision.PRECEDENCE.compare(stored, next) < 0;
    }
  }

  /** Ask the vendor with a cheap read. */
  record Probe(ProviderId provider) implements Action {}
}
