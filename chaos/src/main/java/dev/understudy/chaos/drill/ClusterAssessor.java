package dev.understudy.chaos.drill;

import dev.understudy.chaos.report.Report;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Hands each expectation of the cluster to who can say what came of it. */
final class ClusterAssessor {

  private final NodesAssessor nodes;
  private final VendorAssessor vendors;
  private final List<Injected> injected;

  ClusterAssessor(NodesAssessor nodes, VendorAssessor vendors, List<Injected> injected) {
    this.nodes = nodes;
    this.vendors = vendors;
    this.injected = List.copyOf(injected);
  }

  Report.Expectation assess(ClusterExpectation expectation) {
    return switch (expectation) {
      case ClusterExpectation.Counted counted -> nodes.counted(counted);
      case ClusterExpectation.RateKept kept -> vendors.rateKept(kept);
      case ClusterExpectation.Transitions transitions ->
          vendors.transitions(
              transitions, injected.stream().mapToLong(Injected::from).min().orElse(0));
      case ClusterExpectation.SuspectsItself e -> during(e, it -> nodes.suspectsItself(e, it));
      case ClusterExpectation.Parted e -> during(e, it -> nodes.parted(e, it));
      case ClusterExpectation.Verdicts e -> during(e, it -> nodes.verdicts(e, it));
      case ClusterExpectation.Recovered e -> during(e, it -> nodes.recovered(e, it));
      case ClusterExpectation.Flows e -> during(e, it -> nodes.flows(e, it));
      case ClusterExpectation.Proven e -> during(e, nodes::proven);
      case ClusterExpectation.Journalled e -> during(e, nodes::journalled);
      case ClusterExpectation.Steps e -> during(e, it -> vendors.steps(e, it));
      case ClusterExpectation.CallsAtVendor e -> during(e, it -> vendors.calls(e, it));
      case ClusterExpectation.Untouched e -> during(e, it -> vendors.untouched(e, it));
      case ClusterExpectation.Shed e -> during(e, it -> vendors.shed(e, it));
    };
  }

  /** What was never brought about was never met. */
  private Report.Expectation during(
      ClusterExpectation expectation, Function<Injected, Report.Expectation> assessed) {
    Optional<String> name = expectation.about();
    return injected.stream()
        .filter(it -> name.filter(it.injection().name()::equals).isPresent())
        .findFirst()
        .map(assessed)
        .orElse(new Report.Expectation(name.orElse(""), "brought about", "it was not", false));
  }
}
