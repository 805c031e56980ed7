package dev.understudy.inventory;

import dev.understudy.failover.ProviderId;
import java.time.Instant;
import java.util.Optional;

/**
 * A difference between a vendor and the ledger, for the report.
 *
 * @param oversold units that were promised here and sold elsewhere
 * @param action what was done: {@code LEDGER_FOLLOWED}, {@code VENDOR_TOLD} or {@code FROZEN}
 * @param resolvedAt empty while the place is frozen
 */
record Drift(
    long id,
    ProviderId vendor,
    Place place,
    long expected,
    long observed,
    long oversold,
    DriftRules.Cause cause,
    String action,
    long epoch,
    Instant at,
    Optional<Instant> resolvedAt) {}
