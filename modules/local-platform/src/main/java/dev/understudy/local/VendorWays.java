package dev.understudy.local;

import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The ways from adapters to vendors. Each vendor has a proxy. Where the fleet wants it, a node also
 * has a proxy of its own before each of those, called {@code NODE.VENDOR}: so that it can be cut
 * off alone, while the other nodes reach the same vendors. And so may the database have one.
 */
final class VendorWays {

  private final Ports ports;
  private final Fleet fleet;

  VendorWays(Ports ports, Fleet fleet) {
    this.ports = ports;
    this.fleet = fleet;
  }

  /** Where a node finds its vendors, as its environment says it. */
  Map<String, String> environment(AdapterNode node) {
    Function<String, Integer> way =
        fleet.has(Provision.OWN_WAYS) ? vendor -> ports.way(node, vendor) : ports::proxy;
    Map<String, String> environment = new HashMap<>();
    for (String vendor : Ports.VENDORS) {
      environment.put(variable(vendor, "BASEURL"), url(vendor, way.apply(vendor)));
    }
    fleet.tiers().forEach((vendor, tier) -> environment.put(variable(vendor, "TIER"), "" + tier));
    fleet
        .rates()
        .forEach((vendor, rate) -> environment.put(variable(vendor, "PERSECOND"), "" + rate));
    return environment;
  }

  private String url(String vendor, int port) {
    String scheme = fleet.has(Provision.VENDOR_TLS) ? "https" : "http";
    String host = fleet.has(Provision.VENDOR_NAMES) ? VendorNames.of(vendor) : Ports.HOST;
    return scheme + "://" + host + ":" + port;
  }

  /** Where adapters find the database. */
  URI database() {
    return Publication.databaseUrl(
        fleet.has(Provision.DATABASE_WAY) ? ports.databaseWay() : ports.database());
  }

  private static String variable(String vendor, String field) {
    return "UNDERSTUDY_VENDOR_" + vendor.toUpperCase(Locale.ROOT) + "_" + field;
  }

  /** All proxies, as the chaos server is to be populated with them. */
  String proxies() {
    SequencedMap<String, String> proxies = new TreeMap<>();
    for (String vendor : Ports.VENDORS) {
      proxies.put(vendor, proxy(vendor, ports.proxy(vendor), ports.vendor(vendor)));
      if (fleet.has(Provision.OWN_WAYS)) {
        for (AdapterNode node : fleet.nodes()) {
          String name = node.id() + "." + vendor;
          proxies.put(name, proxy(name, ports.way(node, vendor), ports.proxy(vendor)));
        }
      }
    }
    if (fleet.has(Provision.DATABASE_WAY)) {
      proxies.put("database", proxy("database", ports.databaseWay(), ports.database()));
    }
    return proxies.values().stream().collect(Collectors.joining(",", "[", "]"));
  }

  private static String proxy(String name, int listen, int upstream) {
    return "{\"name\": \"%s\", \"listen\": \"%s:%d\", \"upstream\": \"%s:%d\"}"
        .formatted(name, Ports.HOST, listen, Ports.HOST, upstream);
  }
}
