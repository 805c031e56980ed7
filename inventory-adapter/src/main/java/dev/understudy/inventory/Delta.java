package dev.understudy.inventory;

import java.time.Instant;

/**
 * A change of stock that one vendor must hear of.
 *
 * @param units negative for a sale
 * @param reference what it was made for, such as a reservation's id
 */
public record Delta(Place place, long units, String reference, Instant occurredAt) {}
