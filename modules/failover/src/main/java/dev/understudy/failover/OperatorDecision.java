package dev.understudy.failover;

import java.time.Instant;
import java.util.Optional;

/**
 * What was decided about a vendor, for the journal.
 *
 * @param word empty when an override was taken back or has expired
 * @param who an operator, or the clock
 */
public record OperatorDecision(
    ProviderId provider, Instant at, Optional<OperatorOverride> word, String who, String why) {}
