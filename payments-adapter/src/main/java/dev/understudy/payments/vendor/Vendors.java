package dev.understudy.payments.vendor;

import dev.understudy.catalogue.Adapter;
import dev.understudy.catalogue.Catalogue;
import dev.understudy.catalogue.ConfigException;
import dev.understudy.catalogue.Vendor;
import dev.understudy.failover.ProviderId;
import dev.understudy.payments.PaymentProvider;
import dev.understudy.payments.VendorWebhooks;
import dev.understudy.payments.vendor.adyen.AdyenPayments;
import dev.understudy.payments.vendor.adyen.AdyenReports;
import dev.understudy.payments.vendor.adyen.AdyenWebhooksWire;
import dev.understudy.payments.vendor.stripe.StripePayments;
import dev.understudy.payments.vendor.stripe.StripeWebhooksWire;
import dev.understudy.service.VendorCalls;
import dev.understudy.service.VendorSecrets;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The vendors of the catalogue: how each is called, and how its webhooks are read. */
public final class Vendors {

  private final Map<ProviderId, PaymentProvider> providers = new HashMap<>();
  private final Map<ProviderId, VendorWebhooks> webhooks = new HashMap<>();
  private final Set<ProviderId> movingOn = new HashSet<>();
  private final VendorSecrets secrets;
  private final Http http;
  private final InstantSource clock;

  /** Connects to a host, within a time. */
  public interface Http {
    VendorCalls to(URI url, Duration connectTimeout);
  }

  /**
   * Connects to all of them.
   *
   * @throws ConfigException for a vendor that the adapter does not speak, and for one that is not
   *     set up as it must be
   */
  public Vendors(Catalogue catalogue, VendorSecrets secrets, Http http, InstantSource clock) {
    this.secrets = secrets;
    this.http = http;
    this.clock = clock;
    catalogue.vendors(Adapter.PAYMENTS).forEach(this::add);
  }

  public Map<ProviderId, PaymentProvider> providers() {
    return Map.copyOf(providers);
  }

  /** Of the vendors whose secret is configured; the others send none here. */
  public Map<ProviderId, VendorWebhooks> webhooks() {
    return Map.copyOf(webhooks);
  }

  /** The vendors whose soft declines may be tried at the next. */
  public Set<ProviderId> movingOn() {
    return Set.copyOf(movingOn);
  }

  private void add(Vendor vendor) {
    VendorCalls calls = http.to(vendor.baseUrl(), vendor.connectTimeout());
    switch (vendor.id().value()) {
      case "stripe" -> stripe(vendor, calls);
      case "adyen" -> adyen(vendor, calls);
      default ->
          throw new ConfigException("the payments adapter does not speak \"" + vendor.id() + "\"");
    }
    if (movesOn(vendor)) {
      movingOn.add(vendor.id());
    }
  }

  private void stripe(Vendor vendor, VendorCalls calls) {
    providers.put(
        vendor.id(), new StripePayments(vendor, secrets.of(vendor.id(), "apiKey"), calls, clock));
    secrets
        .find(vendor.id(), "webhookSecret")
        .ifPresent(secret -> webhooks.put(vendor.id(), new StripeWebhooksWire(secret, clock)));
  }

  private void adyen(Vendor vendor, VendorCalls calls) {
    providers.put(
        vendor.id(),
        new AdyenPayments(
            vendor,
            vendor.setting("merchantAccount"),
            secrets.of(vendor.id(), "apiKey"),
            calls,
            reports(vendor),
            clock));
    secrets
        .find(vendor.id(), "hmacKey")
        .ifPresent(key -> webhooks.put(vendor.id(), new AdyenWebhooksWire(key)));
  }

  /** They come from another host than payments go to. */
  private AdyenReports reports(Vendor vendor) {
    URI url = vendor.optionalSetting("reportsUrl").map(URI::create).orElse(vendor.baseUrl());
    return new AdyenReports(
        vendor.setting("merchantAccount"),
        secrets
            .find(vendor.id(), "reportApiKey")
            .orElseGet(() -> secrets.of(vendor.id(), "apiKey")),
        vendor.callTimeout(),
        http.to(url, vendor.connectTimeout()),
        clock);
  }

  private static boolean movesOn(Vendor vendor) {
    return switch (vendor.optionalSetting("softDeclines").orElse("final")) {
      case "final" -> false;
      case "next" -> true;
      case String other ->
          throw new ConfigException(
              "softDeclines of vendor \"%s\" must be final or next, was \"%s\""
                  .formatted(vendor.id(), other));
    };
  }
}
