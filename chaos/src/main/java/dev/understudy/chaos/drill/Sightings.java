package dev.understudy.chaos.drill;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What each node said over time, and how often each vendor had been called; changes only. */
final class Sightings {

  private final Map<Node, List<Sighting>> byNode = new LinkedHashMap<>();
  private final Map<String, List<Count>> calls = new LinkedHashMap<>();

  /** A vendor's own count of the calls that it has got, at a moment from the start. */
  private record Count(long atMillis, long calls) {}

  /** Notes it when it differs from what the node said before; gives what that was. */
  synchronized Sighting add(Node node, Sighting now) {
    List<Sighting> said = byNode.computeIfAbsent(node, _ -> new ArrayList<>());
    Sighting before = said.isEmpty() ? Sighting.NONE : said.getLast();
    if (said.isEmpty() || !now.saysTheSameAs(before)) {
      said.add(now);
    }
    return before;
  }

  synchronized void count(String vendor, long atMillis, long count) {
    calls.computeIfAbsent(vendor, _ -> new ArrayList<>()).add(new Count(atMillis, count));
  }

  synchronized Set<Node> nodes() {
    return Set.copyOf(byNode.keySet());
  }

  synchronized Optional<Node> node(String name) {
    return byNode.keySet().stream().filter(node -> node.name().equals(name)).findFirst();
  }

  /** What a node said in a time; what it had said last before it comes first. */
  synchronized List<Sighting> of(Node node, long from, long to) {
    List<Sighting> said = byNode.getOrDefault(node, List.of());
    List<Sighting> in = new ArrayList<>();
    for (int i = 0; i < said.size(); i++) {
      boolean replaced = i + 1 < said.size() && said.get(i + 1).atMillis() <= from;
      if (!replaced && said.get(i).atMillis() <= to) {
        in.add(said.get(i));
      }
    }
    return in;
  }

  /**
   * The verdicts over a vendor in the order of their epochs, each once, whoever showed it first.
   */
  synchronized List<Sighting.Seen> verdicts(String vendor) {
    Map<Long, Sighting.Seen> byEpoch = new java.util.TreeMap<>();
    for (List<Sighting> said : byNode.values()) {
      for (Sighting each : said) {
        Sighting.Seen seen = each.vendors().get(vendor);
        if (seen != null) {
          byEpoch.putIfAbsent(seen.epoch(), seen);
        }
      }
    }
    return List.copyOf(byEpoch.values());
  }

  /** Calls that a vendor got in a time, by its own count; -1 when it was not asked. */
  synchronized long calls(String vendor, long from, long to) {
    List<Count> counts = calls.getOrDefault(vendor, List.of());
    Optional<Count> first = counts.stream().filter(c -> c.atMillis() <= from).reduce((_, b) -> b);
    Optional<Count> last = counts.stream().filter(c -> c.atMillis() >= to).findFirst();
    return first.isEmpty() || last.isEmpty() ? -1 : last.get().calls() - first.get().calls();
  }
}
