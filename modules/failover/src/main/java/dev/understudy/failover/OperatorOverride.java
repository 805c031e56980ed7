package dev.understudy.failover;

import java.time.Instant;

/**
 * An operator's word over a vendor, for the whole cluster.
 *
 * @param expires when it ends by itself
 */
public record OperatorOverride(Kind kind, String who, String why, Instant expires) {

  public enum Kind {
    /** No new calls, not even in panic. */
    DRAIN,
    FORCE_UP,
    FORCE_DOWN
  }
}
