package dev.understudy.chaos.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One thing that really happened at a vendor, from its own ledger.
 *
 * @param kind charge, capture, cancel, refund, adjust or mail
 * @param reference ours: an order, a reservation, a message
 * @param amount of money in minor units; 0 where there is none
 * @param quantity of stock; 0 where there is none
 * @param atMillis when, since 1970
 */
public record Entry(
    String vendor,
    String kind,
    String id,
    String reference,
    long amount,
    String sku,
    long quantity,
    String recipient,
    long atMillis) {

  /** Reads what {@code GET /__sim/ledger} answers. */
  public static List<Entry> read(JsonNode ledger) {
    String vendor = ledger.path("vendor").asText();
    List<Entry> entries = new ArrayList<>();
    for (JsonNode entry : ledger.path("entries")) {
      entries.add(
          new Entry(
              vendor,
              entry.path("kind").asText(),
              entry.path("id").asText(),
              entry.path("reference").asText(),
              entry.path("amount").asLong(),
              entry.path("sku").asText(),
              entry.path("quantity").asLong(),
              entry.path("recipient").asText(),
              Instant.parse(entry.path("at").asText()).toEpochMilli()));
    }
    return entries;
  }
}
