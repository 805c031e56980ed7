package dev.understudy.chaos.workload;

import dev.understudy.chaos.check.Acknowledged;
import dev.understudy.chaos.check.StockRead;
import java.util.Optional;

/**
 * One operation of the workload, and what came back.
 *
 * @param kind such as {@code charge}, {@code availability}, {@code reserve}, {@code send}
 * @param atMillis when it was meant to start, from the start of the drill
 * @param latencyMillis from then to its end: a queue before the call counts too, and so does every
 *     attempt of a client that tries again
 * @param status of HTTP; 0 when no answer came
 * @param provider who served it, where the answer says so; else empty
 * @param id the adapter's name for it; empty when there is none
 * @param reference the caller's name for it; empty when there is none
 * @param read what was said of stock, and how old it was said to be
 */
public record Sample(
    String adapter,
    String kind,
    long atMillis,
    double latencyMillis,
    Result result,
    int status,
    String provider,
    String id,
    String reference,
    Optional<Acknowledged> acknowledged,
    Optional<StockRead> read) {

  /** One that reads no stock. */
  public Sample(
      String adapter,
      String kind,
      long atMillis,
      double latencyMillis,
      Result result,
      int status,
      String provider,
      String id,
      String reference,
      Optional<Acknowledged> acknowledged) {
    this(
        adapter,
        kind,
        atMillis,
        latencyMillis,
        result,
        status,
        provider,
        id,
        reference,
        acknowledged,
        Optional.empty());
  }

  /** How an operation ended, as its caller sees it. */
  public enum Result {
    SUCCEEDED,
    /** A vendor or the stock said no. */
    DECLINED,
    /** It may have been done; the answer comes later. */
    PROCESSING,
    /**
     * Refused for now, with a {@code Retry-After}: nothing was done. It has failed all the same.
     */
    SHED,
    FAILED
  }

  /** When it ended, from the start of the drill. */
  public long endMillis() {
    return atMillis + (long) latencyMillis;
  }
}
