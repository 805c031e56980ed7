package dev.understudy.chaos.check;

import java.util.ArrayList;
import java.util.List;

/**
 * A SKU that is sold here and in another channel of the same vendor. There the escrow cannot know
 * of every sale, so the promise is another one: what is oversold is no more than what was sold
 * elsewhere between two looks at the vendor, less the buffer; and it is reported.
 *
 * @param stock units that the vendor had at the start
 * @param buffer units that are not sold here
 * @param soldHere units that callers were told to have bought
 * @param soldElsewhere when each unit was sold in the other channel, milliseconds since 1970
 * @param unseen times in which nobody looked, or may have looked
 * @param reported units that the drift report says were oversold
 */
public record Contended(
    String sku,
    long stock,
    long buffer,
    long soldHere,
    List<Long> soldElsewhere,
    List<Span> unseen,
    long reported) {

  /** A time from one moment to another, milliseconds since 1970. */
  public record Span(long from, long to) {
    boolean contains(long moment) {
      return from <= moment && moment <= to;
    }
  }

  public Contended {
    soldElsewhere = List.copyOf(soldElsewhere);
    unseen = List.copyOf(unseen);
  }

  /** Units that were sold, here and elsewhere, and that there were not. */
  public long oversold() {
    return Math.max(0, soldHere + soldElsewhere.size() - stock);
  }

  /** The most that may be. */
  public long allowed() {
    long worst = unseen.stream().mapToLong(this::soldIn).max().orElse(0);
    return Math.max(0, worst - buffer);
  }

  private long soldIn(Span time) {
    return soldElsewhere.stream().filter(time::contains).count();
  }

  /** What is oversold stays within what the buffers allow, and the report says how much it is. */
  public static Invariant oversellWithinBuffer(List<Contended> places) {
    List<String> violations = new ArrayList<>();
    for (Contended each : places) {
      if (each.oversold() > each.allowed()) {
        violations.add(
            "%d units of %s were oversold, and with a buffer of %d it may be %d"
                .formatted(each.oversold(), each.sku, each.buffer, each.allowed()));
      }
      if (each.oversold() != each.reported) {
        violations.add(
            "%d units of %s were oversold, and the drift report says %d"
                .formatted(each.oversold(), each.sku, each.reported));
      }
    }
    return new Invariant("oversell-within-buffer", places.size(), violations);
  }
}
