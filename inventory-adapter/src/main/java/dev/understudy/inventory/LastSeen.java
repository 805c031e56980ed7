package dev.understudy.inventory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What was read last, of a bounded number of places; who was not asked for longest goes first. */
final class LastSeen {

  private final Map<Place, Availability> entries;

  LastSeen(int most) {
    this.entries =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Place, Availability> eldest) {
            return size() > most;
          }
        };
  }

  synchronized Optional<Availability> of(Place place) {
    return Optional.ofNullable(entries.get(place));
  }

  /** Keeps the fresher one, in whichever order they come. */
  synchronized void put(Availability seen) {
    entries.merge(seen.place(), seen, LastSeen::fresher);
  }

  /** Vendors name whole seconds: of two of the same time, the one that promises less. */
  private static Availability fresher(Availability one, Availability other) {
    int order = one.asOf().compareTo(other.asOf());
    return order > 0 || (order == 0 && one.available() <= other.available()) ? one : other;
  }

  synchronized int size() {
    return entries.size();
  }
}
