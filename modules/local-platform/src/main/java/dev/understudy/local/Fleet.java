package dev.understudy.local;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How many nodes of each adapter a platform has. Four are the least that show a failover. */
public final class Fleet {

  private static final Map<String, Integer> STANDARD =
      Map.of("payments", 2, "inventory", 1, "email", 1);

  private final List<AdapterNode> nodes;
  private final Map<String, Integer> tiers;
  private final boolean ownWays;

  private Fleet(List<AdapterNode> nodes, Map<String, Integer> tiers, boolean ownWays) {
    this.nodes = List.copyOf(nodes);
    this.tiers = Map.copyOf(tiers);
    this.ownWays = ownWays;
  }

  public static Fleet standard() {
    return of(Map.of());
  }

  /**
   * A fleet with other numbers of nodes.
   *
   * @param counts by service; the standard where it says nothing
   * @throws IllegalArgumentException for a service that there is not, or for too many nodes of it
   */
  public static Fleet of(Map<String, Integer> counts) {
    requireKnown(counts.keySet());
    List<AdapterNode> nodes = new ArrayList<>();
    STANDARD.forEach(
        (service, standard) ->
            nodes.addAll(first(service, counts.getOrDefault(service, standard))));
    nodes.sort(null);
    return new Fleet(nodes, Map.of(), false);
  }

  /**
   * The same, but each node has proxies of its own on its ways to the vendors, called {@code
   * NODE.VENDOR}: so that one can be cut off alone. It costs each call to a vendor another hop.
   */
  public Fleet withOwnWays() {
    return new Fleet(nodes, tiers, true);
  }

  boolean hasOwnWays() {
    return ownWays;
  }

  /**
   * The same, with some vendors in other tiers than the catalogue says.
   *
   * @throws IllegalArgumentException for a vendor that there is not
   */
  public Fleet withTiers(Map<String, Integer> byVendor) {
    for (String vendor : byVendor.keySet()) {
      if (!Ports.VENDORS.contains(vendor)) {
        throw new IllegalArgumentException(
            "tiers must name one of %s, was \"%s\"".formatted(Ports.VENDORS, vendor));
      }
    }
    return new Fleet(nodes, byVendor, ownWays);
  }

  Map<String, Integer> tiers() {
    return tiers;
  }

  private static void requireKnown(Set<String> services) {
    for (String service : services) {
      if (!STANDARD.containsKey(service)) {
        throw new IllegalArgumentException(
            "nodes must name one of %s, was \"%s\""
                .formatted(new TreeSet<>(STANDARD.keySet()), service));
      }
    }
  }

  private static List<AdapterNode> first(String service, int count) {
    List<AdapterNode> all =
        Arrays.stream(AdapterNode.values()).filter(n -> n.service().equals(service)).toList();
    if (count < 1 || count > all.size()) {
      throw new IllegalArgumentException(
          "nodes of %s must be in [1, %d], was %d".formatted(service, all.size(), count));
    }
    return all.subList(0, count);
  }

  List<AdapterNode> nodes() {
    return nodes;
  }

  /** The names of its processes. */
  public List<String> names() {
    return nodes.stream().map(AdapterNode::id).toList();
  }

  @Override
  public String toString() {
    return nodes.stream()
        .collect(Collectors.groupingBy(AdapterNode::service, Collectors.counting()))
        .toString();
  }
}
