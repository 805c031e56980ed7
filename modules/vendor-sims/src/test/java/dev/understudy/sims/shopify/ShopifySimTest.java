package dev.understudy.sims.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.sims.RunningSim;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Shopify has no Java SDK: the shapes are those of its Admin GraphQL reference, 2026-04. */
class ShopifySimTest {

  private static final String READ =
      """
      query ($query: String!, $location: ID!) {
        inventoryItems(first: 1, query: $query) {
          nodes { id sku inventoryLevel(locationId: $location) {
            quantities(names: ["available"]) { name quantity updatedAt } } } } }
      """;
  private static final String ADJUST =
      """
      mutation ($input: InventoryAdjustQuantitiesInput!, $key: String!) {
        inventoryAdjustQuantities(input: $input) @idempotent(key: $key) {
          inventoryAdjustmentGroup { id } userErrors { field message code } } }
      """;

  private final RunningSim sim = new RunningSim(new ShopifySim(InstantSource.system(), 100, 0.001));

  @AfterEach
  void stop() {
    sim.close();
  }

  private JsonObject call(String query, JsonObject variables) throws Exception {
    HttpResponse<String> response = call(ShopifySim.ACCESS_TOKEN, query, variables);
    assertThat(response.statusCode()).isEqualTo(200);
    return new JsonObject(response.body());
  }

  private HttpResponse<String> call(String token, String query, JsonObject variables)
      throws Exception {
    return sim.post(
        "/admin/api/2026-04/graphql.json",
        Map.of("X-Shopify-Access-Token", token),
        new JsonObject().put("query", query).put("variables", variables).encode());
  }

  private long available(String sku) throws Exception {
    JsonObject variables =
        new JsonObject().put("query", "sku:" + sku).put("location", ShopifySim.LOCATION);
    return call(READ, variables)
        .getJsonObject("data")
        .getJsonObject("inventoryItems")
        .getJsonArray("nodes")
        .getJsonObject(0)
        .getJsonObject("inventoryLevel")
        .getJsonArray("quantities")
        .getJsonObject(0)
        .getLong("quantity");
  }

  private static JsonObject change(long delta) {
    return new JsonObject()
        .put("delta", delta)
        .put("inventoryItemId", ItemIds.gid("SKU-20"))
        .put("locationId", ShopifySim.LOCATION)
        .putNull("changeFromQuantity");
  }

  private JsonObject adjust(String key, JsonObject change) throws Exception {
    JsonObject input =
        new JsonObject()
            .put("name", "available")
            .put("reason", "correction")
            .put("referenceDocumentUri", "reservation-1")
            .put("changes", new JsonArray().add(change));
    return call(ADJUST, new JsonObject().put("input", input).put("key", key));
  }

  private static String userError(JsonObject answer) {
    return answer
        .getJsonObject("data")
        .getJsonObject("inventoryAdjustQuantities")
        .getJsonArray("userErrors")
        .getJsonObject(0)
        .getString("code");
  }

  @Test
  void anAdjustmentUnderOneKeyIsMadeOnce() throws Exception {
    adjust("k1", change(-3));
    adjust("k1", change(-3));

    assertThat(available("SKU-20")).isEqualTo(97);
    assertThat(sim.ledger())
        .singleElement()
        .satisfies(entry -> assertThat(entry.getLong("quantity")).isEqualTo(-3));
  }

  @Test
  void anotherChangeUnderTheSameKeyIsRefused() throws Exception {
    adjust("k1", change(-3));

    assertThat(userError(adjust("k1", change(-4)))).isEqualTo("IDEMPOTENCY_KEY_PARAMETER_MISMATCH");
  }

  @Test
  void aQuantityThatHasChangedIsRefused() throws Exception {
    assertThat(userError(adjust("k1", change(-3).put("changeFromQuantity", 99))))
        .isEqualTo("CHANGE_FROM_QUANTITY_STALE");
    assertThat(sim.ledger()).isEmpty();
  }

  @Test
  void theComparisonMustBeThere() throws Exception {
    JsonObject change = change(-3);
    change.remove("changeFromQuantity");

    assertThat(adjust("k1", change).containsKey("errors")).isTrue();
  }

  @Test
  void whoAsksForTooMuchIsThrottled() throws Exception {
    JsonObject answer = new JsonObject();
    for (int i = 0; i <= 10; i++) {
      answer = adjust("k" + i, change(-1));
    }

    assertThat(answer.getJsonArray("errors").getJsonObject(0).getJsonObject("extensions"))
        .isEqualTo(new JsonObject().put("code", "THROTTLED"));
    assertThat(sim.ledger()).hasSize(10);
  }

  @Test
  void aChannelThatSellsOnlyWhatIsThereIsRefusedWhenItIsGone() throws Exception {
    sim.post("/__sim/sell", Map.of(), "{\"sku\": \"SKU-20\", \"quantity\": 99}");
    String last = "{\"sku\": \"SKU-20\", \"quantity\": 1, \"onlyFromStock\": true}";

    assertThat(sim.post("/__sim/sell", Map.of(), last).statusCode()).isEqualTo(200);
    assertThat(sim.post("/__sim/sell", Map.of(), last).statusCode()).isEqualTo(409);
    assertThat(available("SKU-20")).isZero();
  }

  @Test
  void aWrongTokenIsRefused() throws Exception {
    assertThat(call("wrong", READ, new JsonObject()).statusCode()).isEqualTo(401);
  }
}
