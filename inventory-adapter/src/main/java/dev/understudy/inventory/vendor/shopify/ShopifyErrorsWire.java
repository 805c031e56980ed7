package dev.understudy.inventory.vendor.shopify;

import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Refusal;
import dev.understudy.service.BodyJson;
import dev.understudy.service.VendorReply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What Shopify's errors mean ("Response status and error codes" and {@code
 * InventoryAdjustQuantitiesUserErrorCode} of its Admin API reference).
 */
final class ShopifyErrorsWire {

  private static final double MILLIS = 1000;

  /** The vendor says that nothing was done under this key, and that it will never do it. */
  private static final String ATTEMPT_FAILED = "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED";

  /**
   * The same key is being worked on, or the vendor gave up half-way: ask again, by the same key.
   */
  private static final Set<String> OPEN =
      Set.of("IDEMPOTENCY_CONCURRENT_REQUEST", "SERVICE_FAILURE", "");

  private ShopifyErrorsWire() {}

  static Outcome<String> adjusted(JsonObject data) {
    if (!(data.getValue("inventoryAdjustQuantities") instanceof JsonObject result)
        || !(result.getValue("userErrors") instanceof JsonArray errors)) {
      return unknown(Fault.Kind.SCHEMA, "the answer has another shape");
    }
    if (errors.isEmpty()) {
      return new Outcome.Success<>("adjusted");
    }
    String code =
        errors.getValue(0) instanceof JsonObject error
                && error.getValue("code") instanceof String text
            ? text
            : "";
    if (OPEN.contains(code)) {
      return unknown(Fault.Kind.SERVER_ERROR, code);
    }
    return new Outcome.Declined<>(new Refusal(code, errors.encode(), code.equals(ATTEMPT_FAILED)));
  }

  static Outcome<JsonObject> data(VendorReply reply) {
    JsonObject body = BodyJson.of(reply).orElse(new JsonObject());
    return switch (reply.status()) {
      case 200 ->
          body.getValue("errors") instanceof JsonArray errors && !errors.isEmpty()
              ? failed(errors, body)
              : body.getValue("data") instanceof JsonObject data
                  ? new Outcome.Success<>(data)
                  : unknown(Fault.Kind.MALFORMED, "200 without data");
      case 429 -> throttled(reply.retryAfter());
      case 401, 402, 403, 423 ->
          new Outcome.NotExecuted<>(new Fault(Fault.Kind.ACCOUNT, "status " + reply.status()));
      default ->
          unknown(
              reply.isServerError() ? Fault.Kind.SERVER_ERROR : Fault.Kind.MALFORMED,
              "status " + reply.status());
    };
  }

  private static Outcome<JsonObject> failed(JsonArray errors, JsonObject body) {
    boolean throttled =
        errors.stream()
            .anyMatch(
                each ->
                    each instanceof JsonObject error
                        && error.getValue("extensions") instanceof JsonObject extensions
                        && "THROTTLED".equals(extensions.getValue("code")));
    return throttled ? throttled(untilRestored(body)) : unknown(Fault.Kind.SCHEMA, errors.encode());
  }

  /** How long the bucket takes to hold what the query costs. */
  private static Optional<Duration> untilRestored(JsonObject body) {
    if (!(object(object(body, "extensions"), "cost").getValue("requestedQueryCost")
        instanceof Number cost)) {
      return Optional.empty();
    }
    return bucket(body)
        .filter(bucket -> bucket.restorePerSecond() > 0)
        .map(
            bucket ->
                Math.max(0, cost.doubleValue() - bucket.available()) / bucket.restorePerSecond())
        .map(seconds -> Duration.ofMillis((long) Math.ceil(seconds * MILLIS)));
  }

  /** What an answer says of the bucket; empty when it says nothing that can be read. */
  static Optional<CostBudget.Bucket> bucket(VendorReply reply) {
    return BodyJson.of(reply).flatMap(ShopifyErrorsWire::bucket);
  }

  private static Optional<CostBudget.Bucket> bucket(JsonObject body) {
    JsonObject status = object(object(object(body, "extensions"), "cost"), "throttleStatus");
    return status.getValue("maximumAvailable") instanceof Number most
            && status.getValue("currentlyAvailable") instanceof Number left
            && status.getValue("restoreRate") instanceof Number rate
        ? Optional.of(
            new CostBudget.Bucket(most.doubleValue(), left.doubleValue(), rate.doubleValue()))
        : Optional.empty();
  }

  private static JsonObject object(JsonObject parent, String name) {
    return parent.getValue(name) instanceof JsonObject child ? child : new JsonObject();
  }

  private static <T> Outcome<T> throttled(Optional<Duration> wait) {
    return new Outcome.NotExecuted<>(new Fault(Fault.Kind.RATE_LIMITED, "throttled by cost", wait));
  }

  private static <T> Outcome<T> unknown(Fault.Kind kind, String detail) {
    return new Outcome.Unknown<>(new Fault(kind, detail));
  }
}
