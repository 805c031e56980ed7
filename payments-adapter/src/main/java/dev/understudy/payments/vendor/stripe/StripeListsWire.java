package dev.understudy.payments.vendor.stripe;

import dev.understudy.failover.Outcome;
import dev.understudy.payments.Listed;
import dev.understudy.payments.Receipt;
import dev.understudy.service.VendorReply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Lists and searches on Stripe's wire, after its API reference ("Pagination", "Search"). */
final class StripeListsWire {

  private StripeListsWire() {}

  /** A page of a list. */
  record Page(List<Listed> listed, boolean more) {}

  static Outcome<Optional<String>> firstId(VendorReply reply) {
    return StripeRepliesWire.read(reply)
        .map(
            list ->
                objects(list).stream()
                    .findFirst()
                    .flatMap(intent -> Optional.ofNullable(intent.getString("id"))));
  }

  static Outcome<Page> page(VendorReply reply) {
    return StripeRepliesWire.read(reply)
        .map(
            list ->
                new Page(
                    objects(list).stream().map(StripeListsWire::listed).toList(),
                    list.getBoolean("has_more", false)));
  }

  private static Listed listed(JsonObject intent) {
    String status = intent.getString("status", "");
    return new Listed(
        intent.getString("id", ""),
        StripeWire.metadata(intent).getString("payment", ""),
        Instant.ofEpochSecond(intent.getLong("created", 0L)),
        intent.getString("currency", "").toUpperCase(Locale.ROOT),
        status.equals("succeeded") || status.equals("requires_capture")
            ? intent.getLong("amount", 0L)
            : 0,
        intent.getLong("amount_received", 0L),
        StripeWire.charge(intent).getLong("amount_refunded", 0L),
        switch (status) {
          case "succeeded" -> Receipt.State.CAPTURED;
          case "requires_capture" -> Receipt.State.AUTHORISED;
          case "canceled" -> Receipt.State.CANCELLED;
          // Created or declined: it holds no money.
          default -> Receipt.State.ACTION_REQUIRED;
        });
  }

  static List<JsonObject> objects(JsonObject list) {
    return list.getJsonArray("data", new JsonArray()).stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .toList();
  }
}
