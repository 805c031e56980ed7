package dev.understudy.failover;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the nodes say at one moment: the reports whose lease holds, in the order of the nodes'
 * names, and which nodes have no vote since the fault is with themselves.
 */
public record Evidence(List<NodeReport> reports, Set<String> suspects) {

  private static final int MOST_LINES = 8;

  static final Evidence NONE = new Evidence(List.of(), Set.of());

  public Evidence {
    reports = reports.stream().sorted(Comparator.comparing(NodeReport::node)).toList();
    suspects = Set.copyOf(suspects);
  }

  /** From what was heard, at most one report of each node. */
  public static Evidence of(Collection<Heard<NodeReport>> heard, HealthPolicy policy, Instant now) {
    List<NodeReport> live =
        heard.stream()
            .filter(report -> report.age(now).compareTo(policy.lease()) < 0)
            .map(Heard::what)
            .toList();
    Set<String> suspects = new HashSet<>();
    for (NodeReport report : live) {
      if (report.suspect() || Suspicion.of(report, live, policy.thresholds()).isPresent()) {
        suspects.add(report.node());
      }
    }
    return new Evidence(live, suspects);
  }

  /** Why this node should look for the fault at itself. */
  public Optional<String> suspicion(String node, HealthPolicy policy) {
    return reports.stream()
        .filter(report -> report.node().equals(node))
        .findFirst()
        .flatMap(report -> Suspicion.of(report, reports, policy.thresholds()));
  }

  /**
   * Who asks a vendor that is down whether it is back: one of the nodes that have this vendor, not
   * one that suspects itself if there is another.
   *
   * @param turn each node has its turn, since one alone may not reach the vendor that the others do
   */
  public Optional<String> prober(ProviderId provider, long turn) {
    List<String> nodes =
        reports.stream()
            .filter(report -> report.about(provider).isPresent())
            .map(NodeReport::node)
            .toList();
    List<String> well = nodes.stream().filter(node -> !suspects.contains(node)).toList();
    List<String> able = well.isEmpty() ? nodes : well;
    return able.isEmpty()
        ? Optional.empty()
        : Optional.of(able.get((int) Math.floorMod(turn, (long) able.size())));
  }

  /** What the nodes that have a vote say of a vendor. */
  List<VendorReport> about(ProviderId provider) {
    List<VendorReport> said = new ArrayList<>(reports.size());
    for (NodeReport report : reports) {
      VendorReport vendor = report.vendors().get(provider);
      if (vendor != null && !suspects.contains(report.node())) {
        said.add(vendor);
      }
    }
    return said;
  }

  /** What those say that see it worst; a cluster of hundreds would fill pages. */
  Map<String, String> forPeople(ProviderId provider) {
    Map<String, String> lines = new TreeMap<>();
    reports.stream()
        .filter(report -> report.about(provider).filter(v -> !v.operations().isEmpty()).isPresent())
        .sorted(Comparator.comparingInt((NodeReport report) -> bad(report, provider)).reversed())
        .limit(MOST_LINES)
        .forEach(report -> lines.put(report.node(), line(report, provider)));
    return lines;
  }

  private static int bad(NodeReport report, ProviderId provider) {
    return report.about(provider).map(vendor -> vendor.pooled().bad()).orElse(0);
  }

  private String line(NodeReport report, ProviderId provider) {
    return report.about(provider).map(VendorReport::forPeople).orElse("")
        + (suspects.contains(report.node()) ? " (suspects itself)" : "");
  }
}
