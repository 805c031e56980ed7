package dev.understudy.inventory.vendor.shopify;

import dev.understudy.catalogue.Vendor;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Fault;
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
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Shopify's Admin GraphQL API. */
public final class ShopifyInventory implements InventoryProvider {

  /** Documented: a mutation costs 10 points, each object of a query 1. */
  private static final double WRITE_COST = 10;

  private static final double READ_COST = 2;

  /** With two points a place, well below the 1000 points that one query may cost. */
  private static final int MOST_COUNTS = 200;

  /** All references of a batch stand in one URI: some 2 KiB. */
  private static final int MOST_CHANGES = 50;

  /** Bounds the memory of items' ids; they never change, so which are kept does not matter. */
  private static final int MOST_IDS = 50_000;

  private final Vendor vendor;
  private final Locations locations;
  private final Secret accessToken;
  private final VendorCalls http;
  private final InstantSource clock;
  private final CostBudget budget = new CostBudget();
  private final Map<String, String> itemIds = new ConcurrentHashMap<>();
  private final Map<String, String> skus = new ConcurrentHashMap<>();

  public ShopifyInventory(
      Vendor vendor, Secret accessToken, VendorCalls http, InstantSource clock) {
    this.vendor = vendor;
    this.locations = Locations.of(vendor);
    this.accessToken = accessToken;
    this.http = http;
    this.clock = clock;
  }

  @Override
  public Outcome<Map<Place, Long>> counts(List<Place> places, Deadline deadline) {
    return look(places, deadline).map(ShopifyWire.Items::counts);
  }

  @Override
  public Outcome<String> apply(Batch batch, Deadline deadline) {
    List<Place> places = batch.deltas().stream().map(delta -> delta.place()).toList();
    if (!places.stream().allMatch(place -> locations.theirs(place.location()).isPresent())) {
      return refused("INVALID_LOCATION");
    }
    List<Place> without =
        places.stream().filter(place -> !itemIds.containsKey(place.sku())).distinct().toList();
    if (!without.isEmpty()) {
      Outcome<ShopifyWire.Items> looked = look(without, deadline);
      if (!(looked instanceof Outcome.Success<ShopifyWire.Items>)) {
        return notSent(looked);
      }
    }
    return places.stream().allMatch(place -> itemIds.containsKey(place.sku()))
        ? send(
            WRITE_COST,
            ShopifyWire.adjust(batch, locations, itemIds),
            deadline,
            ShopifyWire::adjusted)
        : refused("ITEM_NOT_STOCKED_AT_LOCATION");
  }

  @Override
  public Outcome<Set<String>> locations(Deadline deadline) {
    return send(READ_COST, ShopifyWire.locations(), deadline, ShopifyWire::locations);
  }

  @Override
  public Outcome<?> probe(Deadline deadline) {
    return send(READ_COST, ShopifyWire.shop(), deadline, ShopifyWire::alive);
  }

  @Override
  public int mostCounts() {
    return MOST_COUNTS;
  }

  @Override
  public int mostChanges() {
    return MOST_CHANGES;
  }

  /** The SKU of an item that was asked for before. */
  public Optional<String> sku(String itemId) {
    return Optional.ofNullable(skus.get(itemId));
  }

  private Outcome<ShopifyWire.Items> look(List<Place> places, Deadline deadline) {
    Outcome<ShopifyWire.Items> looked =
        send(
            READ_COST * places.size(),
            ShopifyWire.read(places, locations),
            deadline,
            reply -> ShopifyWire.items(reply, places, locations));
    if (looked instanceof Outcome.Success<ShopifyWire.Items>(ShopifyWire.Items items)
        && itemIds.size() < MOST_IDS) {
      itemIds.putAll(items.ids());
      items.ids().forEach((sku, id) -> skus.put(id, sku));
    }
    return looked;
  }

  /** Only a read went wrong: of the batch, nothing was done. */
  private static <T> Outcome<T> notSent(Outcome<?> read) {
    return switch (read) {
      case Outcome.Success<?> _ -> throw new IllegalArgumentException("the read went well");
      case Outcome.Declined<?>(Refusal refusal) -> new Outcome.Declined<>(refusal);
      case Outcome.NotExecuted<?>(Fault fault) -> new Outcome.NotExecuted<>(fault);
      case Outcome.Unknown<?>(Fault fault) -> new Outcome.NotExecuted<>(fault);
    };
  }

  private static <T> Outcome<T> refused(String code) {
    return new Outcome.Declined<>(new Refusal(code, "no such item or location", false));
  }

  private <T> Outcome<T> send(
      double cost, Buffer query, Deadline deadline, Function<VendorReply, Outcome<T>> reading) {
    Optional<Duration> wait = budget.take(cost, clock.instant());
    if (wait.isPresent()) {
      return new Outcome.NotExecuted<>(
          new Fault(Fault.Kind.RATE_LIMITED, "its bucket would not hold the cost", wait));
    }
    VendorRequest request =
        VendorRequest.post(
            "/admin/api/" + vendor.apiVersion() + "/graphql.json",
            Map.of(
                "X-Shopify-Access-Token", accessToken.value(), "Content-Type", "application/json"),
            query);
    return http.send(
        request,
        deadline.within(vendor.callTimeout(), clock),
        reply -> {
          Outcome<T> outcome = reading.apply(reply);
          ShopifyErrorsWire.bucket(reply)
              .ifPresent(bucket -> budget.learn(bucket, isThrottled(outcome), clock.instant()));
          return outcome;
        });
  }

  private static boolean isThrottled(Outcome<?> outcome) {
    return outcome instanceof Outcome.NotExecuted<?>(Fault fault)
        && fault.kind() == Fault.Kind.RATE_LIMITED;
  }
}
