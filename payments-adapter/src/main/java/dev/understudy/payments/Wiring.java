package dev.understudy.payments;

import dev.understudy.catalogue.Adapter;
import dev.understudy.catalogue.Catalogue;
import dev.understudy.catalogue.ConfigException;
import dev.understudy.catalogue.Vendor;
import dev.understudy.failover.ProviderId;
import dev.understudy.payments.vendor.adyen.AdyenPayments;
import dev.understudy.payments.vendor.adyen.AdyenReports;
import dev.understudy.payments.vendor.stripe.StripePayments;
import dev.understudy.service.VendorCalls;
import dev.understudy.service.VendorSecrets;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

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

  Map<ProviderId, PaymentProvider> providers() {
    Map<ProviderId, PaymentProvider> providers = new HashMap<>();
    catalogue
        .vendors(Adapter.PAYMENTS)
        .forEach(vendor -> providers.put(vendor.id(), provider(vendor)));
    return providers;
  }

  private PaymentProvider provider(Vendor vendor) {
    ProviderId id = vendor.id();
    return switch (id.value()) {
      case "stripe" ->
          new StripePayments(
              vendor,
              secrets.of(id, "apiKey"),
              http.to(vendor.baseUrl(), vendor.connectTimeout()),
              clock);
      case "adyen" ->
          new AdyenPayments(
              vendor,
              vendor.setting("merchantAccount"),
              secrets.of(id, "apiKey"),
              http.to(vendor.baseUrl(), vendor.connectTimeout()),
              reports(vendor),
              clock);
      default -> throw new ConfigException("the payments adapter does not speak \"" + id + "\"");
    };
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

  private AdyenReports reports(Vendor vendor) {
    ProviderId id = vendor.id();
    return new AdyenReports(
        vendor.setting("merchantAccount"),
        secrets.find(id, "reportApiKey").orElseGet(() -> secrets.of(id, "apiKey")),
        vendor.callTimeout(),
        http.to(
            vendor.optionalSetting("reportsUrl").map(URI::create).orElse(vendor.baseUrl()),
            vendor.connectTimeout()),
        clock);
  }
}
