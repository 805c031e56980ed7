package dev.understudy.health;

import dev.understudy.failover.NodeReport;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Verdict;
import java.util.List;

/** What a node hears of the cluster, in any order, more than once, or late. */
sealed interface News {

  record Reported(NodeReport report) implements News {}

  record Judged(Verdict verdict) implements News {}

  record Decided(Decision decision) implements News {}

  /** All that is stored: what a node missed it finds here, and what the store has lost it sees. */
  record Stored(List<NodeReport> reports, List<Verdict> verdicts, List<Decision> decisions)
      implements News {

    public Stored {
      reports = List.copyOf(reports);
      verdicts = List.copyOf(verdicts);
      decisions = List.copyOf(decisions);
    }
  }

  /** The answer to a probe that this node has sent. */
  record Probed(ProviderId provider, boolean good) implements News {}
}
