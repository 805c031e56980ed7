package dev.understudy.chaos.drill;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.understudy.catalogue.Required;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Something that must hold, beside the invariants, which always must. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Expectation.NoneFailed.class, name = "none-failed"),
  @JsonSubTypes.Type(value = Expectation.Answered.class, name = "answered"),
  @JsonSubTypes.Type(value = Expectation.Latency.class, name = "latency"),
  @JsonSubTypes.Type(value = Expectation.Offered.class, name = "offered"),
  @JsonSubTypes.Type(value = Expectation.TakenOver.class, name = "taken-over"),
  @JsonSubTypes.Type(value = Expectation.FailedBack.class, name = "failed-back"),
  @JsonSubTypes.Type(value = Expectation.AllFinal.class, name = "final"),
  @JsonSubTypes.Type(value = Expectation.Drained.class, name = "drained"),
  @JsonSubTypes.Type(value = Expectation.Lag.class, name = "lag"),
  @JsonSubTypes.Type(value = Expectation.Told.class, name = "told"),
  @JsonSubTypes.Type(value = CampaignExpectation.Ended.class, name = "campaign-ended"),
  @JsonSubTypes.Type(value = CampaignExpectation.Undisturbed.class, name = "undisturbed"),
  @JsonSubTypes.Type(value = CampaignExpectation.FlatHeap.class, name = "flat-heap"),
  @JsonSubTypes.Type(value = ClusterExpectation.SuspectsItself.class, name = "suspects-itself"),
  @JsonSubTypes.Type(value = ClusterExpectation.Verdicts.class, name = "verdicts"),
  @JsonSubTypes.Type(value = ClusterExpectation.Parted.class, name = "parted"),
  @JsonSubTypes.Type(value = ClusterExpectation.Counted.class, name = "counted"),
  @JsonSubTypes.Type(value = ClusterExpectation.Recovered.class, name = "recovered"),
  @JsonSubTypes.Type(value = ClusterExpectation.Flows.class, name = "flows"),
  @JsonSubTypes.Type(value = ClusterExpectation.Proven.class, name = "proven"),
  @JsonSubTypes.Type(value = ClusterExpectation.Steps.class, name = "steps"),
  @JsonSubTypes.Type(value = ClusterExpectation.Transitions.class, name = "transitions"),
  @JsonSubTypes.Type(value = ClusterExpectation.CallsAtVendor.class, name = "calls-at-vendor"),
  @JsonSubTypes.Type(value = ClusterExpectation.RateKept.class, name = "rate-kept"),
  @JsonSubTypes.Type(value = ClusterExpectation.Untouched.class, name = "untouched"),
  @JsonSubTypes.Type(value = ClusterExpectation.Journalled.class, name = "journalled"),
  @JsonSubTypes.Type(value = ClusterExpectation.Shed.class, name = "shed")
})
public sealed interface Expectation
    permits Expectation.NoneFailed,
        Expectation.Answered,
        Expectation.Latency,
        Expectation.Offered,
        Expectation.TakenOver,
        Expectation.FailedBack,
        Expectation.AllFinal,
        Expectation.Drained,
        Expectation.Lag,
        Expectation.Told,
        CampaignExpectation,
        ClusterExpectation {

  /**
   * No operation failed.
   *
   * @param during the name of an injection, from its start to the end of its recovery; the whole
   *     run when left out
   */
  record NoneFailed(Set<String> operations, Optional<String> during) implements Expectation {
    public NoneFailed {
      Required.field("operations", operations);
      operations = Set.copyOf(operations);
    }
  }

  /**
   * This part of the operations got an answer, a refusal included.
   *
   * @param percent 0 to 100
   */
  record Answered(Set<String> operations, Optional<String> during, double percent)
      implements Expectation {
    public Answered {
      Required.field("operations", operations);
      operations = Set.copyOf(operations);
      requirePercent(percent);
    }
  }

  /**
   * A percentile of the latency, from the intended start.
   *
   * @param percentile 0 to 100; 99 when left out
   */
  record Latency(
      Set<String> operations, Optional<String> during, Optional<Double> percentile, Duration below)
      implements Expectation {
    public Latency {
      Required.field("operations", operations);
      Required.field("below", below);
      operations = Set.copyOf(operations);
      percentile.ifPresent(Expectation::requirePercent);
    }
  }

  /** The workload was as heavy as it says. */
  record Offered(Set<String> operations, long least) implements Expectation {
    public Offered {
      Required.field("operations", operations);
      operations = Set.copyOf(operations);
    }
  }

  /** Another vendor served by then; this is the RTO. */
  record TakenOver(String injection, Duration within) implements Expectation {
    public TakenOver {
      Required.field("injection", injection);
      Required.field("within", within);
    }
  }

  /** After its end the vendor itself served again by then. */
  record FailedBack(String injection, Duration within) implements Expectation {
    public FailedBack {
      Required.field("injection", injection);
      Required.field("within", within);
    }
  }

  /** Every payment had its final state by then, after the last fault's end. */
  record AllFinal(Duration within) implements Expectation {
    public AllFinal {
      Required.field("within", within);
    }
  }

  /** Every sale stood in every vendor's ledger by then, after the last fault's end. */
  record Drained(Duration within) implements Expectation {
    public Drained {
      Required.field("within", within);
    }
  }

  /** How long a sale that was acknowledged took to reach this vendor; this is the RPO in time. */
  record Lag(String vendor, Duration below) implements Expectation {
    public Lag {
      Required.field("vendor", vendor);
      Required.field("below", below);
    }
  }

  /**
   * This part of the operations that were meant to start while an injection lasted was answered
   * with this status, by then.
   *
   * @param percent 0 to 100
   */
  record Told(Set<String> operations, String during, int status, double percent, Duration within)
      implements Expectation {
    public Told {
      Required.field("operations", operations);
      Required.field("during", during);
      Required.field("within", within);
      operations = Set.copyOf(operations);
      requirePercent(percent);
    }
  }

  private static void requirePercent(double value) {
    if (!(value >= 0 && value <= 100)) {
      throw new IllegalArgumentException("a percentage must be in [0, 100], was " + value);
    }
  }
}
