package dev.understudy.inventory.vendor.shopify;

import dev.understudy.catalogue.Vendor;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import dev.understudy.inventory.Delta;
import dev.understudy.inventory.InventoryProvider;
import dev.understudy.service.Secret;
import dev.understudy.service.VendorHttp;
import dev.understudy.service.VendorReply;
import dev.understudy.service.VendorRequest;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;

/** Shopify's Admin GraphQL API, at one location. */
public final class ShopifyInventory implements InventoryProvider {

  private final Vendor vendor;
  private final String location;
  private final Secret accessToken;
  private final VendorHttp http;
  private final InstantSource clock;

  public ShopifyInventory(
      Vendor vendor, String location, Secret accessToken, VendorHttp http, InstantSource clock) {
    this.vendor = vendor;
    this.location = location;
    this.accessToken = accessToken;
    this.http = http;
    this.clock = clock;
  }

  @Override
  public Outcome<Long> available(String sku, Deadline deadline) {
    return send(ShopifyWire.read(sku, location), deadline, ShopifyWire::units);
  }

  @Override
  public Outcome<String> apply(Delta delta, Deadline deadline) {
    return send(ShopifyWire.adjust(delta, location), deadline, ShopifyWire::adjusted);
  }

  @Override
  public Outcome<?> probe(Deadline deadline) {
    return send(ShopifyWire.shop(), deadline, ShopifyWire::alive);
  }

  private <T> Outcome<T> send(
      Buffer query, Deadline deadline, Function<VendorReply, Outcome<T>> reading) {
    VendorRequest request =
        VendorRequest.post(
            "/admin/api/" + vendor.apiVersion() + "/graphql.json",
            Map.of(
                "X-Shopify-Access-Token", accessToken.value(), "Content-Type", "application/json"),
            query);
    return http.send(request, deadline.within(vendor.callTimeout(), clock), reading);
  }
}
