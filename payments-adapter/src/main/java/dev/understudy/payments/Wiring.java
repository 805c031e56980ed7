package dev.understudy.payments;

import dev.understudy.catalogue.Adapter;
import dev.understudy.catalogue.Catalogue;
import dev.understudy.catalogue.ConfigException;
import dev.understudy.catalogue.Vendor;
import dev.understudy.failover.ProviderId;
import dev.understudy.service.VendorCalls;
import dev.understudy.service.VendorSecrets;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * The vendors of payments, as the catalogue names them.
 *
 * @param http the way to a host
 */
record Wiring(Catalogue catalogue, VendorSecrets secrets, Http http, InstantSource clock) {

  /** Connects to a host, within a time. */
  interface Http {
    VendorCalls to(URI url, Duration connectTimeout);
  }

  /** Each vendor behind the port, as {@code speaking} knows how to speak to it. */
  Map<ProviderId, PaymentProvider> providers(BiFunction<Vendor, Wiring, PaymentProvider> speaking) {
    Map<ProviderId, PaymentProvider> providers = new HashMap<>();
    catalogue
        .vendors(Adapter.PAYMENTS)
        .forEach(vendor -> providers.put(vendor.id(), speaking.apply(vendor, this)));
    return providers;
  }

  /** The way to a vendor. */
  VendorCalls calls(Vendor vendor) {
    return calls(vendor, vendor.baseUrl());
  }

  /** The way to another host of a vendor. */
  VendorCalls calls(Vendor vendor, URI url) {
    return http.to(url, vendor.connectTimeout());
  }

  /** The vendors whose soft declines may be tried at the next. */
  Set<ProviderId> movingOn() {
    Set<ProviderId> moving = new HashSet<>();
    for (Vendor vendor : catalogue.vendors(Adapter.PAYMENTS)) {
      switch (vendor.optionalSetting("softDeclines").orElse("final")) {
        case "final" -> {}
        case "next" -> moving.add(vendor.id());
        case String other ->
            throw new ConfigException(
                "softDeclines of vendor \"%s\" must be final or next, was \"%s\""
                    .formatted(vendor.id(), other));
      }
    }
    return moving;
  }
}
