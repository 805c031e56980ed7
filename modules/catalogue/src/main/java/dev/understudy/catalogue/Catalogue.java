package dev.understudy.catalogue;

import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Route;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
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
   * UNDERSTUDY_VENDOR_<ID>_TIER} and {@code UNDERSTUDY_VENDOR_<ID>_PERSECOND} in {@code
   * environment} override a vendor's base URL, tier and rate.
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

  /** The quotas of those of an adapter's vendors that have one. */
  public Map<ProviderId, Quota> quotas(Adapter adapter) {
    Map<ProviderId, Quota> quotas = new HashMap<>();
    for (Vendor vendor : vendors(adapter)) {
      if (vendor.quota() != null) {
        quotas.put(vendor.id(), vendor.quota());
      }
    }
    return quotas;
  }

  private static Vendor overridden(Vendor vendor, Map<String, String> environment) {
    String name = vendor.id().value().toUpperCase(Locale.ROOT).replace('-', '_');
    String baseUrl = environment.get("UNDERSTUDY_VENDOR_" + name + "_BASEURL");
    OptionalInt tier = number(environment, "UNDERSTUDY_VENDOR_" + name + "_TIER");
    OptionalInt rate = number(environment, "UNDERSTUDY_VENDOR_" + name + "_PERSECOND");
    Vendor there = baseUrl == null ? vendor : vendor.at(URI.create(baseUrl));
    there = tier.isEmpty() ? there : there.inTier(tier.getAsInt());
    return rate.isEmpty() ? there : there.withRate(rate.getAsInt());
  }

  private static OptionalInt number(Map<String, String> environment, String variable) {
    String text = environment.get(variable);
    try {
      return text == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
    } catch (NumberFormatException e) {
      throw new ConfigException("%s must be a number, was \"%s\"".formatted(variable, text));
    }
  }
}
