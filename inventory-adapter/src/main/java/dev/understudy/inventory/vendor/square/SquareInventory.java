package dev.understudy.inventory.vendor.square;

import dev.understudy.catalogue.Vendor;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import dev.understudy.inventory.Delta;
import dev.understudy.inventory.InventoryProvider;
import dev.understudy.service.Secret;
import dev.understudy.service.VendorHttp;
import dev.understudy.service.VendorReply;
import dev.understudy.service.VendorRequest;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;

/** Square's Inventory API, at one location; a SKU is the id of its catalogue object. */
public final class SquareInventory implements InventoryProvider {

  private final Vendor vendor;
  private final String location;
  private final Secret accessToken;
  private final VendorHttp http;
  private final InstantSource clock;

  public SquareInventory(
      Vendor vendor, String location, Secret accessToken, VendorHttp http, InstantSource clock) {
    this.vendor = vendor;
    this.location = location;
    this.accessToken = accessToken;
    this.http = http;
    this.clock = clock;
  }

  @Override
  public Outcome<Long> available(String sku, Deadline deadline) {
    VendorRequest request =
        VendorRequest.post(
            "/v2/inventory/counts/batch-retrieve", headers(), SquareWire.counts(sku, location));
    return send(request, deadline, SquareWire::units);
  }

  @Override
  public Outcome<String> apply(Delta delta, Deadline deadline) {
    VendorRequest request =
        VendorRequest.post(
            "/v2/inventory/changes/batch-create", headers(), SquareWire.change(delta, location));
    return send(request, deadline, SquareWire::changed);
  }

  @Override
  public Outcome<?> probe(Deadline deadline) {
    return send(VendorRequest.get("/v2/locations", headers()), deadline, SquareWire::changed);
  }

  private <T> Outcome<T> send(
      VendorRequest request, Deadline deadline, Function<VendorReply, Outcome<T>> reading) {
    return http.send(request, deadline.within(vendor.callTimeout(), clock), reading);
  }

  private Map<String, String> headers() {
    return Map.of(
        "Authorization",
        "Bearer " + accessToken.value(),
        "Square-Version",
        vendor.apiVersion(),
        "Content-Type",
        "application/json");
  }
}
