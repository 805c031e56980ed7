package dev.understudy.payments;

import java.time.Instant;

/**
 * One thing that was tried to find out about a payment.
 *
 * @param at by the database's clock, once it is there
 * @param step such as {@code "replay"}
 * @param result for people; holds no card number
 */
record Tried(Instant at, String step, String result) {}
