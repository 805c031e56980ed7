package dev.understudy.local;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How many nodes of each adapter a platform has. Four are the least that show a failover. */
public final class Fleet {

  private static final Map<String, Integer> STANDARD =
      Map.of("payments", 2, "inventory", 1, "email", 1);

  private final List<AdapterNode> nodes;
  private final Map<String, Integer> tiers;
  private final Map<String, Integer> buffers;
  private final Map<String, Integer> rates;
  private final Set<Provision> provisions;
  private final Map<String, List<String>> jvm;

  private Fleet(
      List<AdapterNode> nodes,
      Map<String, Integer> tiers,
      Map<String, Integer> buffers,
      Map<String, Integer> rates,
      Set<Provision> provisions,
      Map<String, List<String>> jvm) {
    this.nodes = List.copyOf(nodes);
    this.tiers = Map.copyOf(tiers);
    this.buffers = Map.copyOf(buffers);
    this.rates = Map.copyOf(rates);
    this.provisions = Set.copyOf(provisions);
    this.jvm = Map.copyOf(jvm);
  }

  public static Fleet standard() {
    return of(Map.of());
  }

  /**
   * A fleet with other numbers of nodes.
   *
   * @param counts by service, 0 for none of it; the standard where it says nothing
   * @throws IllegalArgumentException for a service that there is not, for too many nodes of it, or
   *     for none at all
   */
  public static Fleet of(Map<String, Integer> counts) {
    requireKnown(counts.keySet());
    List<AdapterNode> nodes = new ArrayList<>();
    STANDARD.forEach(
        (service, standard) ->
            nodes.addAll(first(service, counts.getOrDefault(service, standard))));
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("nodes must not be 0 of every service");
    }
    nodes.sort(null);
    return new Fleet(nodes, Map.of(), Map.of(), Map.of(), Set.of(), Map.of());
  }

  /** The same, with what is there beside the usual. */
  public Fleet with(Set<Provision> more) {
    return new Fleet(nodes, tiers, buffers, rates, more, jvm);
  }

  boolean has(Provision provision) {
    return provisions.contains(provision);
  }

  /** Why this machine cannot have such a platform; empty where it can. */
  public Optional<String> missingHere() {
    return has(Provision.SMALL_DISK) ? SmallDisk.missing() : Optional.empty();
  }

  /**
   * The same, with some vendors in other tiers than the catalogue says.
   *
   * @throws IllegalArgumentException for a vendor that there is not
   */
  public Fleet withTiers(Map<String, Integer> byVendor) {
    requireVendors("tiers", byVendor.keySet());
    return new Fleet(nodes, byVendor, buffers, rates, provisions, jvm);
  }

  private static void requireVendors(String field, Set<String> vendors) {
    for (String vendor : vendors) {
      if (!Ports.VENDORS.contains(vendor)) {
        throw new IllegalArgumentException(
            "%s must name one of %s, was \"%s\"".formatted(field, Ports.VENDORS, vendor));
      }
    }
  }

  Map<String, Integer> tiers() {
    return tiers;
  }

  /**
   * The same, with vendors that let all nodes together call them only so often in a second.
   *
   * @throws IllegalArgumentException for a vendor that there is not
   */
  public Fleet withRates(Map<String, Integer> byVendor) {
    requireVendors("quotas", byVendor.keySet());
    return new Fleet(nodes, tiers, buffers, byVendor, provisions, jvm);
  }

  /** Calls in a second by vendor. */
  Map<String, Integer> rates() {
    return rates;
  }

  /**
   * The same, with units of some SKUs kept back from sale.
   *
   * @throws IllegalArgumentException for a SKU that there is not, or for less than none of it
   */
  public Fleet withBuffers(Map<String, Integer> bySku) {
    bySku.forEach(
        (sku, units) -> {
          if (!TestAccounts.stock().containsKey(sku) || units < 0) {
            throw new IllegalArgumentException(
                "buffers must name a SKU in stock and units, was \"%s\": %d".formatted(sku, units));
          }
        });
    return new Fleet(nodes, tiers, bySku, rates, provisions, jvm);
  }

  /** Units by SKU that are not sold. */
  Map<String, Integer> buffers() {
    return buffers;
  }

  /**
   * The same, with more arguments for the JVMs of some nodes, each time they start.
   *
   * @throws IllegalArgumentException for a node that it has not
   */
  public Fleet withJvm(Map<String, List<String>> byNode) {
    if (!names().containsAll(byNode.keySet())) {
      throw new IllegalArgumentException(
          "a node must be one of %s, were %s".formatted(names(), byNode.keySet()));
    }
    return new Fleet(nodes, tiers, buffers, rates, provisions, byNode);
  }

  List<String> jvm(AdapterNode node) {
    return jvm.getOrDefault(node.id(), List.of());
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
    if (count < 0 || count > all.size()) {
      throw new IllegalArgumentException(
          "nodes of %s must be in [0, %d], was %d".formatted(service, all.size(), count));
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

  /** The names of those of its processes that do the work of a service. */
  public List<String> names(String service) {
    return nodes.stream().filter(n -> n.service().equals(service)).map(AdapterNode::id).toList();
  }

  @Override
  public String toString() {
    return nodes.stream()
        .collect(Collectors.groupingBy(AdapterNode::service, Collectors.counting()))
        .toString();
  }
}
