package dev.understudy.sims.square;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.squareup.square.SquareClient;
import com.squareup.square.core.SquareApiException;
import com.squareup.square.types.BatchChangeInventoryRequest;
import com.squareup.square.types.BatchGetInventoryCountsRequest;
import com.squareup.square.types.InventoryAdjustment;
import com.squareup.square.types.InventoryChange;
import com.squareup.square.types.InventoryChangeType;
import com.squareup.square.types.InventoryCount;
import com.squareup.square.types.InventoryState;
import dev.understudy.sims.RunningSim;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The simulator under Square's own SDK, unmodified. */
class SquareSimTest {

  private final RunningSim sim = new RunningSim(new SquareSim(InstantSource.system()));
  private final SquareClient square = client(SquareSim.ACCESS_TOKEN);

  @AfterEach
  void stop() {
    sim.close();
  }

  private SquareClient client(String token) {
    return SquareClient.builder().token(token).url(sim.url()).maxRetries(0).build();
  }

  private static BatchChangeInventoryRequest sale(String key, String sku, String quantity) {
    InventoryAdjustment adjustment =
        InventoryAdjustment.builder()
            .catalogObjectId(sku)
            .fromState(InventoryState.IN_STOCK)
            .toState(InventoryState.SOLD)
            .fromLocationId(SquareSim.LOCATION)
            .toLocationId(SquareSim.LOCATION)
            .quantity(quantity)
            .referenceId("reservation-1")
            .occurredAt("2026-11-24T00:00:00Z")
            .build();
    InventoryChange change =
        InventoryChange.builder()
            .type(InventoryChangeType.ADJUSTMENT)
            .adjustment(adjustment)
            .build();
    return BatchChangeInventoryRequest.builder()
        .idempotencyKey(key)
        .changes(List.of(change))
        .build();
  }

  private String count(String sku) {
    BatchGetInventoryCountsRequest request =
        BatchGetInventoryCountsRequest.builder().catalogObjectIds(List.of(sku)).build();
    for (InventoryCount count : square.inventory().batchGetCounts(request)) {
      return count.getQuantity().orElse("none");
    }
    return "unknown";
  }

  @Test
  void aSaleIsTakenFromTheCountOnce() throws Exception {
    square.inventory().batchCreateChanges(sale("k1", "SKU-20", "3"));
    square.inventory().batchCreateChanges(sale("k1", "SKU-20", "3"));

    assertThat(count("SKU-20")).isEqualTo("97");
    assertThat(sim.ledger())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.getLong("quantity")).isEqualTo(-3);
              assertThat(entry.getString("reference")).isEqualTo("reservation-1");
            });
  }

  @Test
  void theSameKeyForAnotherChangeIsRefused() {
    square.inventory().batchCreateChanges(sale("k1", "SKU-20", "3"));

    SquareApiException error =
        catchThrowableOfType(
            SquareApiException.class,
            () -> square.inventory().batchCreateChanges(sale("k1", "SKU-20", "4")));

    assertThat(error.statusCode()).isEqualTo(400);
  }

  @Test
  void aWrongTokenAndAnUnknownItemAreRefused() {
    assertThat(
            catchThrowableOfType(
                    SquareApiException.class,
                    () -> client("wrong").inventory().batchCreateChanges(sale("k", "SKU-1", "1")))
                .statusCode())
        .isEqualTo(401);
    assertThat(
            catchThrowableOfType(
                    SquareApiException.class,
                    () -> square.inventory().batchCreateChanges(sale("k", "NONE", "1")))
                .statusCode())
        .isEqualTo(404);
  }
}
