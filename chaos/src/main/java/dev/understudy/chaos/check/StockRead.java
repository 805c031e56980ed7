package dev.understudy.chaos.check;

/**
 * An answer to a question how many units there are. Times are milliseconds since 1970, by the clock
 * of the caller's machine.
 *
 * @param available units, as answered
 * @param asOfMillis since when it may have changed, as answered
 * @param source who said so: a vendor, or {@code ledger}
 * @param stale whether it was marked so
 * @param maxAgeMillis that the caller allowed an answer which is not stale, less than 50 as 50
 * @param maxStaleMillis that the caller allowed any answer
 * @param fromMillis when the caller asked
 * @param toMillis when the caller had the answer
 */
public record StockRead(
    String sku,
    long available,
    long asOfMillis,
    String source,
    boolean stale,
    long maxAgeMillis,
    long maxStaleMillis,
    long fromMillis,
    long toMillis) {}
