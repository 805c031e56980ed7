package dev.understudy.inventory;

import dev.understudy.failover.Deadline;
import io.vertx.core.Future;
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
import java.util.concurrent.Executor;

/**
 * Reads that keep answering. What was read short ago is answered at once; concurrent reads of one
 * place share one answer, reads of many places become the vendors' bulk calls; when no vendor
 * answers in time, what the ledger holds is served, marked stale.
 */
final class AvailabilityReads {

  private final Asking asking;
  private final Gathered gathered;
  private final Duration limit;
  private final LastSeen lastSeen;
  private final InstantSource clock;
  private final Map<Place, Promise<Read>> inFlight = new ConcurrentHashMap<>();

  /**
   * @param limit for one answer; what cannot be asked by then comes from the ledger
   * @param threads virtual ones, for reads that wait
   */
  AvailabilityReads(
      Asking asking, Duration limit, LastSeen lastSeen, InstantSource clock, Executor threads) {
    this.asking = asking;
    this.gathered = new Gathered(asking, threads);
    this.limit = limit;
    this.lastSeen = lastSeen;
    this.clock = clock;
  }

  /** Begins a read on any thread; waits for nothing. Its answer is as of {@link #read}. */
  Future<Read> begin(Place place, Freshness wanted) {
    Instant now = clock.instant();
    return begin(place, now.minus(wanted.maxAge()), new Deadline(now.plus(limit)))
        .map(read -> notTooOld(read, wanted));
  }

  private Future<Read> begin(Place place, Instant since, Deadline deadline) {
    Optional<Read> young = young(place, since);
    if (young.isPresent()) {
      return Future.succeededFuture(young.get());
    }
    Promise<Read> mine = Promise.promise();
    Promise<Read> others = inFlight.putIfAbsent(place, mine);
    if (others == null) {
      Future<Read> read = mine.future().onComplete(_ -> inFlight.remove(place, mine));
      gathered.add(place, deadline, mine);
      return read;
    }
    return others
        .future()
        .compose(
            read ->
                forLater(read, since, deadline)
                    .map(Future::succeededFuture)
                    .orElseGet(() -> begin(place, since, deadline)));
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
    answers.replaceAll((_, read) -> notTooOld(read, wanted));
    return answers;
  }

  /** What is still open after it: an answer to others that began too early for this caller. */
  private List<Place> round(
      List<Place> places, Instant since, Deadline deadline, Map<Place, Read> answers) {
    Map<Place, Promise<Read>> mine = new HashMap<>();
    Map<Place, Promise<Read>> others = new HashMap<>();
    for (Place place : places) {
      Optional<Read> young = young(place, since);
      if (young.isPresent()) {
        answers.put(place, young.get());
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
          Optional<Read> read = forLater(promise.future().await(), since, deadline);
          read.ifPresentOrElse(known -> answers.put(place, known), () -> open.add(place));
        });
    return open;
  }

  /** Asks for all who wait; they get the same answer, whatever it is. */
  private Map<Place, Read> lead(Map<Place, Promise<Read>> mine, Deadline deadline) {
    Map<Place, Read> answers = new HashMap<>();
    try {
      List<Place> places = List.copyOf(mine.keySet());
      for (int from = 0; from < places.size(); from += asking.mostAtOnce()) {
        int to = Math.min(places.size(), from + asking.mostAtOnce());
        List<Place> some = places.subList(from, to);
        answers.putAll(asking.ask(some, asking.look(some), deadline));
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

  private Optional<Read> young(Place place, Instant since) {
    return lastSeen.of(place).filter(seen -> !seen.asOf().isBefore(since)).map(Read.Known::new);
  }

  /**
   * An answer to others as it is for who asked later. Where it is too old it is asked for again,
   * and this is empty; where there is no time left for that, it is marked.
   */
  private Optional<Read> forLater(Read read, Instant since, Deadline deadline) {
    boolean fresh =
        !(read instanceof Read.Known(Availability a))
            // One from the ledger cannot get fresher by asking again at once.
            || a.stale()
            || !a.asOf().isBefore(since);
    if (fresh) {
      return Optional.of(read);
    }
    return deadline.passed(clock) ? Optional.of(tooOld(read)) : Optional.empty();
  }

  private static Read tooOld(Read read) {
    return read instanceof Read.Known(Availability a) ? new Read.Known(a.tooOld()) : read;
  }

  private Read notTooOld(Read read, Freshness wanted) {
    return read instanceof Read.Known(Availability a)
            && a.stale()
            && a.asOf().isBefore(clock.instant().minus(wanted.maxStale()))
        ? new Read.TooStale()
        : read;
  }
}
