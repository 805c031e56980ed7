package dev.understudy.ledger;

import java.time.InstantSource;
import java.util.UUID;

/**
 * Names for new rows: UUIDs of version 7 (RFC 9562), which begin with the time. So the newest stand
 * together in the ledger's indexes, where names of chance would be spread over all of them.
 */
public final class OrderedIds {

  private static final long VERSION = 0x7000;
  private static final long CHANCE = 0x0fff;

  private final InstantSource clock;

  public OrderedIds(InstantSource clock) {
    this.clock = clock;
  }

  /** 48 bits of milliseconds since 1970; all the rest but version and variant is chance. */
  public UUID next() {
    UUID chance = UUID.randomUUID();
    return new UUID(
        (clock.millis() << 16) | VERSION | (chance.getMostSignificantBits() & CHANCE),
        chance.getLeastSignificantBits());
  }
}
