package dev.understudy.chaos.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Whether answers about stock were as old as they said, and no older than they may be. The truth is
 * what the vendors' own ledgers say was there at which moment; only SKUs may be looked at that
 * nobody but the vendors changes.
 *
 * <p>An answer names who said it and a time since when it may have changed: so it must have been
 * true there at some moment from then until it was received.
 */
public final class Staleness {

  /** Reads so young are as good as new, whatever their caller asked for. */
  private static final long FLOOR_MILLIS = 50;

  /** Ledgers and answers are compared in whole milliseconds. */
  private static final long ROUNDING_MILLIS = 1;

  /**
   * What a vendor was not told of yet is counted already, and while it is being told it may be
   * counted twice: so the word of one that hears of changes from us may be ahead of its ledger, and
   * less than it by what it has heard last.
   */
  private static final long AHEAD_MILLIS = 15_000;

  private static final int LONGEST_LIST = 100;

  /** By vendor and SKU: the units from each moment on. */
  private final Map<String, NavigableMap<Long, Long>> levels = new HashMap<>();

  /** Vendors and SKUs that others sell: it is them who change first. */
  private final Set<String> soldBy = new HashSet<>();

  private final Set<String> vendors;

  private Staleness(Map<String, Long> stock, Collection<String> vendors, List<Entry> ledgers) {
    this.vendors = Set.copyOf(vendors);
    Map<String, Long> now = new HashMap<>();
    for (String vendor : vendors) {
      stock.forEach(
          (sku, units) -> {
            now.put(vendor + " " + sku, units);
            levels.computeIfAbsent(vendor + " " + sku, _ -> new TreeMap<>()).put(0L, units);
          });
    }
    for (Entry entry : ledgers) {
      String key = entry.vendor() + " " + entry.sku();
      if (now.containsKey(key)) {
        long units = now.merge(key, entry.quantity(), Long::sum);
        // Of several in one millisecond each was true; the last one stays.
        levels.computeIfAbsent(key, _ -> new TreeMap<>()).put(entry.atMillis(), units);
        if (entry.kind().equals("sale")) {
          soldBy.add(key);
        }
      }
    }
  }

  /**
   * No answer is older than its caller asked for unless it is marked stale, and none older than its
   * caller allows at all; and each was true when it says.
   *
   * @param stock units of the watched SKUs at the vendors' start
   * @param vendors who can have said something
   */
  public static Invariant noneOlderThanAsked(
      Map<String, Long> stock,
      Collection<String> vendors,
      List<StockRead> reads,
      List<Entry> ledgers) {
    Staleness truth = new Staleness(stock, vendors, ledgers);
    List<StockRead> watched = reads.stream().filter(r -> stock.containsKey(r.sku())).toList();
    List<String> violations = new ArrayList<>();
    for (StockRead read : watched) {
      truth
          .wrong(read)
          .filter(_ -> violations.size() < LONGEST_LIST)
          .ifPresent(wrong -> violations.add(wrong + ": " + read));
    }
    return new Invariant("none-older-than-asked", watched.size(), violations);
  }

  private Optional<String> wrong(StockRead read) {
    if (read.asOfMillis() > read.toMillis() + ROUNDING_MILLIS) {
      return Optional.of("of a time that has not come");
    }
    long young = Math.max(FLOOR_MILLIS, read.maxAgeMillis());
    long allowed = read.stale() ? read.maxStaleMillis() : young;
    if (read.asOfMillis() < read.fromMillis() - allowed - ROUNDING_MILLIS) {
      return Optional.of(read.stale() ? "older than allowed at all" : "old, and not marked stale");
    }
    boolean ledgers = read.source().equals("ledger");
    // A vendor's answer is stale for who asked for less old a one, when it came in or later.
    boolean fresh = !ledgers && read.asOfMillis() > read.toMillis() - young + ROUNDING_MILLIS;
    if (read.stale() ? fresh : ledgers) {
      return Optional.of("marked wrongly");
    }
    return (ledgers ? vendors : Set.of(read.source())).stream().anyMatch(v -> wasTrue(v, read))
        ? Optional.empty()
        : Optional.of("never true since the time that it names");
  }

  /** Whether the vendor had so many units at some moment from its time until it was received. */
  private boolean wasTrue(String vendor, StockRead read) {
    String key = vendor + " " + read.sku();
    NavigableMap<Long, Long> units = levels.getOrDefault(key, new TreeMap<>());
    long from = read.asOfMillis() - ROUNDING_MILLIS;
    long to = read.toMillis() + ROUNDING_MILLIS;
    if (soldBy.contains(key)) {
      return span(units, from, to).containsValue(read.available());
    }
    NavigableMap<Long, Long> told = span(units, from, to + AHEAD_MILLIS);
    return told.containsValue(read.available()) || countsTwice(units, told, from, read.available());
  }

  /** The units that there were at any moment of a time. */
  private static NavigableMap<Long, Long> span(NavigableMap<Long, Long> units, long from, long to) {
    Long first = units.floorKey(from);
    return first == null ? new TreeMap<>() : units.subMap(first, true, to, true);
  }

  /** Whether it is what there was, together with what the vendor was told last before. */
  private static boolean countsTwice(
      NavigableMap<Long, Long> units, NavigableMap<Long, Long> told, long from, long available) {
    NavigableMap<Long, Long> earlier = span(units, from - AHEAD_MILLIS, from);
    return told.values().stream()
        .anyMatch(
            now ->
                Stream.of(earlier, told)
                    .flatMap(m -> m.values().stream())
                    .anyMatch(before -> before > now && now + (now - before) == available));
  }
}
