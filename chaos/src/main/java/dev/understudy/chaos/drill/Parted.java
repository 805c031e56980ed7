package dev.understudy.chaos.drill;

import dev.understudy.chaos.report.Report;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether a node and the others judged apart from each other, and agreed again: by the evidence of
 * the verdicts that each of them showed.
 */
final class Parted {

  private static final long STEP_MILLIS = 100;

  /** Five looks at each node. */
  private static final long MOMENT_MILLIS = 1_000;

  private final Sightings sightings;
  private final long end;

  Parted(Sightings sightings, long end) {
    this.sightings = sightings;
    this.end = end;
  }

  Report.Expectation assess(
      ClusterExpectation.Parted expected, Injected during, long startEpochMillis) {
    String apart = expected.process();
    long since = startEpochMillis + during.from();
    boolean alone =
        given(apart, during, since).stream()
            .anyMatch(seen -> seen.evidence().contains(quoted(apart)) && namesNoOther(seen, apart));
    boolean without =
        others(apart).stream()
            .flatMap(node -> given(node, during, since).stream())
            .anyMatch(
                seen -> !seen.evidence().isEmpty() && !seen.evidence().contains(quoted(apart)));
    long together = together(during.to());
    return new Report.Expectation(
        "%s and the others judge apart, and agree again".formatted(apart),
        "a verdict of each side without the other's evidence; one verdict %d ms after"
            .formatted(expected.together().toMillis()),
        "%s alone: %s, the others without it: %s, agreed %s"
            .formatted(
                apart,
                alone,
                without,
                together < 0 ? "never" : "after %d ms".formatted(together - during.to())),
        alone
            && without
            && together >= 0
            && together - during.to() <= expected.together().toMillis());
  }

  private List<String> others(String apart) {
    return sightings.nodes().stream().map(Node::name).filter(name -> !name.equals(apart)).toList();
  }

  private boolean namesNoOther(Sighting.Seen seen, String apart) {
    return others(apart).stream().noneMatch(other -> seen.evidence().contains(quoted(other)));
  }

  /** As JSON has a name: {@code payments-1} is not in {@code payments-10}. */
  private static String quoted(String node) {
    return "\"" + node + "\"";
  }

  /** Verdicts that the node showed during it and that were given during it. */
  private List<Sighting.Seen> given(String name, Injected during, long since) {
    List<Sighting.Seen> all = new ArrayList<>();
    sightings
        .node(name)
        .map(node -> sightings.of(node, during.from(), during.to()))
        .orElse(List.of())
        .forEach(said -> all.addAll(said.vendors().values()));
    all.removeIf(seen -> seen.since() < since);
    return all;
  }

  /**
   * From when on all nodes showed the same of every vendor that several of them have. Nodes are
   * looked at one after the other, so that for a moment a new verdict is seen at some of them only.
   */
  private long together(long from) {
    long agreed = -1;
    long apart = 0;
    for (long moment = from; moment <= end; moment += STEP_MILLIS) {
      apart = agree(moment) ? 0 : apart + STEP_MILLIS;
      if (apart >= MOMENT_MILLIS) {
        agreed = -1;
      } else if (agreed < 0 && apart == 0) {
        agreed = moment;
      }
    }
    return agreed;
  }

  private boolean agree(long moment) {
    Map<String, Set<Long>> epochs = new TreeMap<>();
    for (Node node : sightings.nodes()) {
      List<Sighting> said = sightings.of(node, moment, moment);
      if (!said.isEmpty()) {
        said.getLast()
            .vendors()
            .forEach(
                (vendor, seen) ->
                    epochs.computeIfAbsent(vendor, _ -> new HashSet<>()).add(seen.epoch()));
      }
    }
    return epochs.values().stream().allMatch(all -> all.size() == 1);
  }
}
