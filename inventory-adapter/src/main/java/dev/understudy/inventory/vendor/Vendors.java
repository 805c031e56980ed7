package dev.understudy.inventory.vendor;

import dev.understudy.catalogue.Adapter;
import dev.understudy.catalogue.Catalogue;
import dev.understudy.catalogue.ConfigException;
import dev.understudy.catalogue.Vendor;
import dev.understudy.failover.ProviderId;
import dev.understudy.inventory.InventoryProvider;
import dev.understudy.inventory.Locations;
import dev.understudy.inventory.VendorWebhooks;
import dev.understudy.inventory.vendor.shopify.ShopifyInventory;
import dev.understudy.inventory.vendor.shopify.ShopifyWebhooksWire;
import dev.understudy.inventory.vendor.square.SquareInventory;
import dev.understudy.inventory.vendor.square.SquareWebhooksWire;
import dev.understudy.service.AdapterProcess;
import dev.understudy.service.VendorHttp;
import dev.understudy.service.VendorSecrets;
import java.util.HashMap;
import java.util.Map;

/** The vendors of the catalogue: how each is called, and how its webhooks are read. */
public final class Vendors {

  private final Map<ProviderId, InventoryProvider> providers = new HashMap<>();
  private final Map<ProviderId, VendorWebhooks> webhooks = new HashMap<>();
  private final VendorSecrets secrets;
  private final AdapterProcess process;

  public Vendors(Catalogue catalogue, VendorSecrets secrets, AdapterProcess process) {
    this.secrets = secrets;
    this.process = process;
    catalogue.vendors(Adapter.INVENTORY).forEach(this::add);
  }

  public Map<ProviderId, InventoryProvider> providers() {
    return Map.copyOf(providers);
  }

  /** Of the vendors whose secret is configured; the others send none here. */
  public Map<ProviderId, VendorWebhooks> webhooks() {
    return Map.copyOf(webhooks);
  }

  private void add(Vendor vendor) {
    VendorHttp http =
        process.closing(
            new VendorHttp(
                process.vertx(), vendor.baseUrl(), vendor.connectTimeout(), process.clock()));
    switch (vendor.id().value()) {
      case "shopify" -> shopify(vendor, http);
      case "square" -> square(vendor, http);
      default ->
          throw new ConfigException("the inventory adapter does not speak \"" + vendor.id() + "\"");
    }
  }

  private void shopify(Vendor vendor, VendorHttp http) {
    ShopifyInventory shopify =
        new ShopifyInventory(vendor, secrets.of(vendor.id(), "accessToken"), http, process.clock());
    providers.put(vendor.id(), shopify);
    secrets
        .find(vendor.id(), "webhookSecret")
        .map(secret -> new ShopifyWebhooksWire(secret, Locations.of(vendor), shopify::sku))
        .ifPresent(wire -> webhooks.put(vendor.id(), wire));
  }

  private void square(Vendor vendor, VendorHttp http) {
    providers.put(
        vendor.id(),
        new SquareInventory(vendor, secrets.of(vendor.id(), "accessToken"), http, process.clock()));
    secrets
        .find(vendor.id(), "webhookKey")
        .map(
            key ->
                new SquareWebhooksWire(
                    key, secrets.of(vendor.id(), "webhookUrl"), Locations.of(vendor)))
        .ifPresent(wire -> webhooks.put(vendor.id(), wire));
  }
}
