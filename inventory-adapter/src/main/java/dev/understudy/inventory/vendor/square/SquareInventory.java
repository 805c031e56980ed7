package dev.understudy.inventory.vendor.square;

import dev.understudy.catalogue.Vendor;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Refusal;
import dev.understudy.inventory.Batch;
import dev.understudy.inventory.InventoryProvider;
import dev.understudy.inventory.Locations;
import dev.understudy.inventory.Place;
import dev.understudy.service.Secret;
import dev.understudy.service.VendorCalls;
import dev.understudy.service.VendorReply;
import dev.understudy.service.VendorRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Square's Inventory API; a SKU is the id of its catalogue object. */
public final class SquareInventory implements InventoryProvider {

  /** Both after its reference: a page of counts, and the changes of one call. */
  private static final int MOST_COUNTS = 100;

  private static final int MOST_CHANGES = 100;

  private final Vendor vendor;
  private final Locations locations;
  private final Secret accessToken;
  private final VendorCalls http;
  private final InstantSource clock;

  public SquareInventory(Vendor vendor, Secret accessToken, VendorCalls http, InstantSource clock) {
    this.vendor = vendor;
    this.locations = Locations.of(vendor);
    this.accessToken = accessToken;
    this.http = http;
    this.clock = clock;
  }

  @Override
  public Outcome<Map<Place, Long>> counts(List<Place> places, Deadline deadline) {
    VendorRequest request =
        VendorRequest.post(
            "/v2/inventory/counts/batch-retrieve", headers(), SquareWire.counts(places, locations));
    return send(request, deadline, reply -> SquareWire.counts(reply, places, locations));
  }

  @Override
  public Outcome<String> apply(Batch batch, Deadline deadline) {
    boolean known =
        batch.deltas().stream()
            .allMatch(delta -> locations.theirs(delta.place().location()).isPresent());
    if (!known) {
      return new Outcome.Declined<>(new Refusal("NOT_FOUND", "no such location", false));
    }
    VendorRequest request =
        VendorRequest.post(
            "/v2/inventory/changes/batch-create", headers(), SquareWire.change(batch, locations));
    return send(request, deadline, SquareWire::changed);
  }

  @Override
  public Outcome<Set<String>> locations(Deadline deadline) {
    return send(VendorRequest.get("/v2/locations", headers()), deadline, SquareWire::locations);
  }

  @Override
  public Outcome<?> probe(Deadline deadline) {
    return locations(deadline);
  }

  @Override
  public int mostCounts() {
    return MOST_COUNTS;
  }

  @Override
  public int mostChanges() {
    return MOST_CHANGES;
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
