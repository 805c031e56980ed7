package dev.understudy.inventory;

import dev.understudy.failover.Attempt;
import dev.understudy.failover.CallPolicy;
import dev.understudy.failover.Criticality;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Failover;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Plan;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Served;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Reads that keep answering. Concurrent reads of one place share one vendor call, reads of many
 * places become the vendors' bulk calls; when no vendor answers in time, what the ledger holds is
 * served, marked stale.
 */
final class AvailabilityReads {

  private final KnownStore store;
  private final Failover failover;
  private final Supplier<Optional<ProviderId>> askedFirst;
  private final Map<ProviderId, InventoryProvider> providers;
  private final Duration limit;
  private final CallPolicy policy;
  private final LastSeen lastSeen;
  private final InstantSource clock;
  private final int mostAtOnce;
  private final Map<Place, Promise<Read>> inFlight = new ConcurrentHashMap<>();

  /**
   * @param askedFirst whose word counts now, where that is not who serves best
   * @param limit for one answer; what cannot be asked by then comes from the ledger
   */
  AvailabilityReads(
      KnownStore store,
      Failover failover,
      Supplier<Optional<ProviderId>> askedFirst,
      Map<ProviderId, InventoryProvider> providers,
      Duration limit,
      LastSeen lastSeen,
      InstantSource clock) {
    this.store = store;
    this.failover = failover;
    this.askedFirst = askedFirst;
    this.providers = Map.copyOf(providers);
    this.limit = limit;
    this.policy = CallPolicy.hedgedRead("availability", Criticality.NORMAL, limit);
    this.lastSeen = lastSeen;
    this.clock = clock;
    this.mostAtOnce =
        providers.values().stream().mapToInt(InventoryProvider::mostCounts).min().orElse(1);
  }

  Read read(Place place, Freshness wanted) {
    return Optional.ofNullable(read(List.of(place), wanted).get(place)).orElseThrow();
  }

  /** One answer for each place, all no older than wanted, or marked stale. */
  Map<Place, Read> read(List<Place> places, Freshness wanted) {
    Deadline deadline = Deadline.after(limit, clock);
    Instant since = clock.instant().minus(wanted.maxAge());
    Map<Place, Read> answers = new HashMap<>();
    List<Place> open = places.stream().distinct().toList();
    while (!open.isEmpty()) {
      open = round(open, since, deadline, answers);
    }
    Instant oldest = clock.instant().minus(wanted.maxStale());
    answers.replaceAll((_, read) -> tooStale(read, oldest) ? new Read.TooStale() : read);
    return answers;
  }

  /** What is still open after it: an answer to others that began too early for this caller. */
  private List<Place> round(
      List<Place> places, Instant since, Deadline deadline, Map<Place, Read> answers) {
    Map<Place, Promise<Read>> mine = new HashMap<>();
    Map<Place, Promise<Read>> others = new HashMap<>();
    for (Place place : places) {
      Optional<Availability> seen = lastSeen.of(place);
      if (seen.isPresent() && !seen.get().asOf().isBefore(since)) {
        answers.put(place, new Read.Known(seen.get()));
        continue;
      }
      Promise<Read> promise = Promise.promise();
      Promise<Read> other = inFlight.putIfAbsent(place, promise);
      if (other == null) {
        mine.put(place, promise);
      } else {
        others.put(place, other);
      }
    }
    answers.putAll(lead(mine, deadline));
    List<Place> open = new ArrayList<>();
    others.forEach(
        (place, promise) -> {
          Read read = promise.future().await();
          if (isFresh(read, since) || deadline.passed(clock)) {
            answers.put(place, read);
          } else {
            open.add(place);
          }
        });
    return open;
  }

  /** Asks for all who wait; they get the same answer, whatever it is. */
  private Map<Place, Read> lead(Map<Place, Promise<Read>> mine, Deadline deadline) {
    Map<Place, Read> answers = new HashMap<>();
    try {
      List<Place> places = List.copyOf(mine.keySet());
      for (int from = 0; from < places.size(); from += mostAtOnce) {
        int to = Math.min(places.size(), from + mostAtOnce);
        answers.putAll(ask(places.subList(from, to), deadline));
      }
      return answers;
    } finally {
      mine.forEach(
          (place, promise) -> {
            inFlight.remove(place, promise);
            promise.complete(answers.getOrDefault(place, new Read.TooStale()));
          });
    }
  }

  private Map<Place, Read> ask(List<Place> places, Deadline deadline) {
    // Before the vendor: a sale that it hears of meanwhile then counts twice, and never not at all.
    Map<Place, Known> known = store.known(places);
    Instant asOf = clock.instant();
    Served<Map<Place, Long>> served = served(places, deadline);
    return switch (served.outcome()) {
      case Outcome.Success<Map<Place, Long>>(Map<Place, Long> counts) ->
          fromVendor(places, counts, known, served.provider().orElseThrow(), asOf);
      case Outcome.Declined<Map<Place, Long>> _ -> fromLedger(places, known);
      case Outcome.NotExecuted<Map<Place, Long>> _ -> fromLedger(places, known);
      case Outcome.Unknown<Map<Place, Long>> _ -> fromLedger(places, known);
    };
  }

  private Served<Map<Place, Long>> served(List<Place> places, Deadline deadline) {
    Attempt<Map<Place, Long>> counts =
        (provider, until) ->
            Optional.ofNullable(providers.get(provider)).orElseThrow().counts(places, until);
    Optional<ProviderId> first = askedFirst.get();
    if (first.isPresent()) {
      Served<Map<Place, Long>> served =
          failover.call(Plan.pinned(first.get()), policy, deadline, counts);
      if (served.outcome() instanceof Outcome.Success<Map<Place, Long>>) {
        return served;
      }
    }
    return failover.call(policy, deadline, counts);
  }

  private Map<Place, Read> fromVendor(
      List<Place> places,
      Map<Place, Long> counts,
      Map<Place, Known> known,
      ProviderId vendor,
      Instant asOf) {
    Map<Place, Read> answers = new HashMap<>();
    for (Place place : places) {
      Long count = counts.get(place);
      if (count == null) {
        // It may hold it under another name, or not yet; the ledger may know it all the same.
        answers.putAll(fromLedger(List.of(place), known));
        continue;
      }
      Known ours = known.get(place);
      Availability fresh =
          new Availability(
              place,
              ours == null ? count : ours.available(vendor, count),
              ours == null ? 0 : ours.stock().free(),
              asOf,
              vendor.value(),
              false);
      lastSeen.put(fresh);
      answers.put(place, new Read.Known(fresh));
    }
    return answers;
  }

  private Map<Place, Read> fromLedger(List<Place> places, Map<Place, Known> known) {
    Map<Place, Read> answers = new HashMap<>();
    for (Place place : places) {
      Known ours = known.get(place);
      answers.put(
          place,
          ours == null
              ? new Read.UnknownSku()
              : new Read.Known(
                  new Availability(
                      place,
                      ours.stock().onHand(),
                      ours.stock().free(),
                      latest(place, ours.observedAt()),
                      "ledger",
                      true)));
    }
    return answers;
  }

  /** When a vendor was last heard of this place, here or by any node's sweep. */
  private Instant latest(Place place, Instant observedAt) {
    return lastSeen
        .of(place)
        .map(Availability::asOf)
        .filter(asOf -> asOf.isAfter(observedAt))
        .orElse(observedAt);
  }

  /** An answer from the ledger cannot get fresher by asking again at once. */
  private static boolean isFresh(Read read, Instant since) {
    return !(read instanceof Read.Known(Availability a)) || a.stale() || !a.asOf().isBefore(since);
  }

  private static boolean tooStale(Read read, Instant oldest) {
    return read instanceof Read.Known(Availability a) && a.stale() && a.asOf().isBefore(oldest);
  }
}
