package dev.understudy.health;

import dev.understudy.failover.OperatorOverride;
import java.time.Instant;

/** An operator's word as it travels. */
record OverrideData(String kind, String who, String why, long expiresMillis) {

  static OverrideData of(OperatorOverride override) {
    return new OverrideData(
        override.kind().name(), override.who(), override.why(), override.expires().toEpochMilli());
  }

  OperatorOverride toOverride() {
    return new OperatorOverride(
        OperatorOverride.Kind.valueOf(kind), who, why, Instant.ofEpochMilli(expiresMillis));
  }
}
