package dev.understudy.catalogue;

import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Route;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** All vendors of the platform. To add or reorder one is an edit of {@code vendors.yaml}. */
public record Catalogue(List<Vendor> vendors) {

  public Catalogue {
    Required.field("vendors", vendors);
    Set<ProviderId> seen = new HashSet<>();
    for (Vendor vendor : vendors) {
      if (!seen.add(vendor.id())) {
        throw new IllegalArgumentException("vendor \"" + vendor.id() + "\" is there twice");
      }
    }
    vendors = List.copyOf(vendors);
  }

  /**
   * Reads the catalogue. {@code UNDERSTUDY_VENDOR_<ID>_BASEURL} and {@code
   * UNDERSTUDY_VENDOR_<ID>_TIER} in {@code environment} override a vendor's base URL and tier.
   *
   * @throws ConfigException when the file is missing or wrong; the message is one line
   */
  public static Catalogue read(Path file, Map<String, String> environment) {
    Catalogue catalogue = YamlFile.read(file, Map.of(), Catalogue.class);
    return new Catalogue(
        catalogue.vendors.stream().map(vendor -> overridden(vendor, environment)).toList());
  }

  /** The vendors of one adapter, in the order of the file. */
  public List<Vendor> vendors(Adapter adapter) {
    return vendors.stream().filter(vendor -> vendor.adapter() == adapter).toList();
  }

  /** The order in which one adapter's vendors are tried. */
  public Route route(Adapter adapter) {
    return new Route(vendors(adapter).stream().map(Vendor::candidate).toList());
  }

  private static Vendor overridden(Vendor vendor, Map<String, String> environment) {
    String name = vendor.id().value().toUpperCase(Locale.ROOT).replace('-', '_');
    String baseUrl = environment.get("UNDERSTUDY_VENDOR_" + name + "_BASEURL");
    String tier = environment.get("UNDERSTUDY_VENDOR_" + name + "_TIER");
    Vendor there = baseUrl == null ? vendor : vendor.at(URI.create(baseUrl));
    return tier == null ? there : there.inTier(tier(name, tier));
  }

  private static int tier(String name, String tier) {
    try {
      return Integer.parseInt(tier);
    } catch (NumberFormatException e) {
      throw new ConfigException(
          "UNDERSTUDY_VENDOR_%s_TIER must be a number, was \"%s\"".formatted(name, tier));
    }
  }
}
