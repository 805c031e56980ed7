package dev.understudy.chaos.workload;

import dev.understudy.chaos.check.StockRead;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** A question how many units there are, and how old the answer may be. */
record Asked(String sku, long maxAgeMillis, long maxStaleMillis) {

  /** Callers differ in what they can live with. */
  private static final List<Long> AGES = List.of(0L, 500L, 2_000L);

  private static final long STALE_MILLIS = 60_000;

  /** What a caller gets who says nothing. */
  private static final long DEFAULT_STALE_MILLIS = 600_000;

  /** Asks for the youngest answer there is. */
  static Asked anew(String sku) {
    return new Asked(sku, 0, DEFAULT_STALE_MILLIS);
  }

  /**
   * Asks for an age by turns.
   *
   * @param number of the question; those of one SKU have a common factor, which is none of three
   */
  static Asked byTurns(String sku, long number) {
    return new Asked(sku, AGES.get((int) (number % AGES.size())), STALE_MILLIS);
  }

  String path() {
    return maxStaleMillis == DEFAULT_STALE_MILLIS
        ? "/v1/availability/" + sku
        : "/v1/availability/%s?maxAge=%s&maxStale=%d"
            .formatted(sku, maxAgeMillis / 1000.0, maxStaleMillis / 1000);
  }

  /** What was answered; empty when that is no count. */
  Optional<StockRead> answered(Calls.Answer answer, long from, long to) {
    if (answer.status() != 200) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new StockRead(
              sku,
              answer.body().path("available").asLong(),
              Instant.parse(answer.body().path("asOf").asText()).toEpochMilli(),
              answer.body().path("source").asText(),
              answer.body().path("stale").asBoolean(),
              maxAgeMillis,
              maxStaleMillis,
              from,
              to));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
