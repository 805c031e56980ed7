package dev.understudy.inventory;

import java.time.Instant;
import java.util.UUID;

/**
 * A change of stock that one vendor must hear of.
 *
 * @param id the idempotency key at the vendor: it is applied once, however often it is sent
 * @param quantity negative for a sale
 */
public record Delta(UUID id, String sku, long quantity, UUID reservation, Instant occurredAt) {}
