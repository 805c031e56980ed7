package dev.understudy.inventory;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a caller wants held: all of it or nothing.
 *
 * @param lines at least one, none of a place twice; kept in the order in which rows are locked
 * @param key under which the same request may come again and is held once
 */
record NewReservation(List<Line> lines, Duration ttl, Optional<String> key) {

  private static final Comparator<Line> LOCK_ORDER =
      Comparator.<Line, String>comparing(line -> line.place().sku())
          .thenComparing(line -> line.place().location());

  NewReservation {
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("a reservation needs at least one line");
    }
    Set<Place> places = new HashSet<>();
    for (Line line : lines) {
      if (!places.add(line.place())) {
        throw new IllegalArgumentException(line.place() + " is there twice");
      }
    }
    lines = lines.stream().sorted(LOCK_ORDER).toList();
  }

  /** Equal for requests that want the same. */
  String fingerprint() {
    return ttl
        + lines.stream()
            .map(l -> "|" + l.place().sku() + "@" + l.place().location() + "*" + l.quantity())
            .collect(Collectors.joining());
  }
}
