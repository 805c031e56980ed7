package dev.understudy.inventory;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Units that are held for a caller until they are committed, released or expire. */
record Reservation(UUID id, List<Line> lines, Status status, Instant expiresAt) {

  enum Status {
    HELD,
    COMMITTED,
    RELEASED,
    EXPIRED
  }

  Reservation {
    lines = List.copyOf(lines);
  }
}
