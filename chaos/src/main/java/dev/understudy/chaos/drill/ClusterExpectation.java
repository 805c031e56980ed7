package dev.understudy.chaos.drill;

import dev.understudy.catalogue.Required;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What must hold of the nodes together, by what each of them says, and by the vendors' counts. */
sealed interface ClusterExpectation extends Expectation {

  /** The injection that it speaks of; empty when of none. */
  default Optional<String> about() {
    return switch (this) {
      case SuspectsItself(String injection, _, _, _) -> Optional.of(injection);
      case Verdicts(String injection, _, _) -> Optional.of(injection);
      case Recovered(String injection, _, _) -> Optional.of(injection);
      case Flows(String injection, _, _) -> Optional.of(injection);
      case Proven(String injection) -> Optional.of(injection);
      case Steps(String injection, _, _, _) -> Optional.of(injection);
      case CallsAtVendor(String injection, _, _, _) -> Optional.of(injection);
      case Untouched(String injection, _, _, _) -> Optional.of(injection);
      case Shed(String injection, _, _) -> Optional.of(injection);
      case Journalled(String injection) -> Optional.of(injection);
      case Parted(String injection, _, _) -> Optional.of(injection);
      case Counted _, Transitions _, RateKept _ -> Optional.empty();
    };
  }

  /**
   * A node held that itself was at fault, and wanted no calls, from then on until it was over.
   *
   * @param within from the injection's start until it said so
   * @param again from the injection's end until it was ready
   */
  record SuspectsItself(String injection, String process, Duration within, Duration again)
      implements ClusterExpectation {
    public SuspectsItself {
      Required.field("injection", injection);
      Required.field("process", process);
      Required.field("within", within);
      Required.field("again", again);
    }
  }

  /**
   * While a node was apart, it and the others gave verdicts by their own evidence alone; afterwards
   * all showed the same again.
   *
   * @param together from the injection's end until they did, and from then on
   */
  record Parted(String injection, String process, Duration together) implements ClusterExpectation {
    public Parted {
      Required.field("injection", injection);
      Required.field("process", process);
      Required.field("together", together);
    }
  }

  /** No node showed a vendor in any other state from the injection's start to its end. */
  record Verdicts(String injection, Set<String> vendors, Set<String> only)
      implements ClusterExpectation {
    public Verdicts {
      Required.field("injection", injection);
      Required.field("vendors", vendors);
      Required.field("only", only);
      vendors = Set.copyOf(vendors);
      only = Set.copyOf(only);
    }
  }

  /**
   * A counter of the nodes' metrics grew by so much in the drill, all nodes of a service together.
   */
  record Counted(String service, String metric, long least) implements ClusterExpectation {
    public Counted {
      Required.field("service", service);
      Required.field("metric", metric);
    }
  }

  /** No operation failed from so long after the injection's end on, and there were some. */
  record Recovered(String injection, Set<String> operations, Duration within)
      implements ClusterExpectation {
    public Recovered {
      Required.field("injection", injection);
      Required.field("operations", operations);
      Required.field("within", within);
      operations = Set.copyOf(operations);
    }
  }

  /** An operation went well so soon after the first node was ready again. */
  record Flows(String injection, String service, Duration within) implements ClusterExpectation {
    public Flows {
      Required.field("injection", injection);
      Required.field("service", service);
      Required.field("within", within);
    }
  }

  /**
   * From the injection's start on no node showed a vendor as healthy but by a verdict that was
   * given after it, with evidence; and every vendor was shown healthy in the end.
   */
  record Proven(String injection) implements ClusterExpectation {
    public Proven {
      Required.field("injection", injection);
    }
  }

  /**
   * After the injection's end the vendor's part of what all vendors did followed the steps of its
   * verdicts, by the vendors' own ledgers.
   *
   * @param points by how many percent it may differ in a step
   */
  record Steps(String injection, String vendor, Set<Long> percents, double points)
      implements ClusterExpectation {
    public Steps {
      Required.field("injection", injection);
      Required.field("vendor", vendor);
      Required.field("percents", percents);
      percents = Set.copyOf(percents);
    }
  }

  /** The verdict over a vendor changed so often at most, and at least once. */
  record Transitions(String vendor, long most) implements ClusterExpectation {
    public Transitions {
      Required.field("vendor", vendor);
    }
  }

  /**
   * A vendor did no more in any ten seconds than its quota allows, by its own ledger; and at least
   * four fifths of that in some, so that there was a quota to be kept.
   *
   * @param perSecond the quota of all nodes together
   * @param percent how far it may be exceeded
   */
  record RateKept(String vendor, int perSecond, double percent) implements ClusterExpectation {
    public RateKept {
      Required.field("vendor", vendor);
      if (perSecond < 1 || !(percent >= 0)) {
        throw new IllegalArgumentException(
            "perSecond must be positive and percent not negative, were %d and %s"
                .formatted(perSecond, percent));
      }
    }
  }

  /**
   * A vendor got so many calls at most for each operation that was offered, by its own count, from
   * the injection's start to its end; and got some.
   */
  record CallsAtVendor(String injection, String vendor, Set<String> operations, double most)
      implements ClusterExpectation {
    public CallsAtVendor {
      Required.field("injection", injection);
      Required.field("vendor", vendor);
      Required.field("operations", operations);
      operations = Set.copyOf(operations);
    }
  }

  /**
   * A vendor did nothing, by its own ledger, from so long after the injection's start until its
   * end, but for what was in flight at that moment; before it did something, and afterwards again.
   *
   * @param after from the injection's start
   * @param again from its end, or from when the operator's word expired
   */
  record Untouched(String injection, String vendor, Duration after, Duration again)
      implements ClusterExpectation {
    public Untouched {
      Required.field("injection", injection);
      Required.field("vendor", vendor);
      Required.field("after", after);
      Required.field("again", again);
    }
  }

  /** So many operations were refused with 503 and a {@code Retry-After} during the injection. */
  record Shed(String injection, Set<String> operations, long least) implements ClusterExpectation {
    public Shed {
      Required.field("injection", injection);
      Required.field("operations", operations);
      operations = Set.copyOf(operations);
    }
  }

  /** Each node's journal tells who said the operator's word, why and when, and that it is over. */
  record Journalled(String injection) implements ClusterExpectation {
    public Journalled {
      Required.field("injection", injection);
    }
  }
}
