package dev.understudy.email;

import dev.understudy.catalogue.Quota;
import dev.understudy.failover.ProviderId;
import dev.understudy.health.SharedRates;
import dev.understudy.ledger.Batches;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One vendor's quota: its rate is kept by the cluster, its days are counted in the ledger. Mails
 * that ask at the same time are answered by one question.
 */
final class VendorQuota {

  private static final int MOST_AT_ONCE = 64;

  /** One asks while the next gathers. */
  private static final int ASKING_AT_ONCE = 2;

  /** As much time's calls as a bucket holds. */
  private static final long LONGEST_ROUND_MILLIS = 250;

  /**
   * The cluster answers in a few milliseconds; more is for a busy machine. With what a bucket holds
   * it is less than 5 % of ten seconds, by which a vendor may see more than its rate.
   */
  private static final Duration FRESH = Duration.ofMillis(200);

  /** An operator may raise a limit. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

  private final ProviderId provider;
  private final Quota quota;
  private final SharedRates rates;
  private final QuotaStore store;
  private final InstantSource clock;
  private final Batches<Lane, Optional<Instant>> asked =
      new Batches<>(MOST_AT_ONCE, ASKING_AT_ONCE, this::answer);
  private final Map<Lane, Instant> usedUpUntil = new ConcurrentHashMap<>();
  private final Map<Lane, Instant> lastRound = new ConcurrentHashMap<>();

  VendorQuota(
      ProviderId provider, Quota quota, SharedRates rates, QuotaStore store, InstantSource clock) {
    this.provider = provider;
    this.quota = quota;
    this.rates = rates;
    this.store = store;
    this.clock = clock;
  }

  boolean isUsedUp(Lane lane) {
    return clock.instant().isBefore(usedUpUntil.getOrDefault(lane, Instant.MIN));
  }

  int perRound(Lane lane) {
    if (isUsedUp(lane)) {
      return 0;
    }
    Instant now = clock.instant();
    Instant before = Objects.requireNonNullElse(lastRound.put(lane, now), Instant.EPOCH);
    long millis = Math.clamp(before.until(now, ChronoUnit.MILLIS), 1, LONGEST_ROUND_MILLIS);
    OptionalInt rate = quota.rate();
    return rate.isEmpty() ? Integer.MAX_VALUE : (int) Math.ceilDiv(rate.getAsInt() * millis, 1_000);
  }

  /**
   * A call that was counted and is made much later is one too many at that time, so a node that was
   * paused, or waits for its processor, lets it lapse.
   */
  boolean take(Lane lane) {
    return asked
        .write(lane)
        .filter(counted -> clock.instant().isBefore(counted.plus(FRESH)))
        .isPresent();
  }

  /** For each whether it may, and then since when it is counted; not before that. */
  private List<Optional<Instant>> answer(List<Lane> lanes) {
    Instant counted = clock.instant();
    Map<Lane, Integer> left = new EnumMap<>(Lane.class);
    int transactional = Collections.frequency(lanes, Lane.TRANSACTIONAL);
    int bulk = bulkShare(lanes.size() - transactional);
    int granted = ofTheDay(ofTheRate(transactional + bulk));
    left.put(Lane.TRANSACTIONAL, Math.min(transactional, granted));
    left.put(Lane.BULK, Math.max(0, granted - transactional));
    List<Optional<Instant>> answers = new ArrayList<>(lanes.size());
    for (Lane lane : lanes) {
      boolean mine = left.merge(lane, -1, Integer::sum) >= 0;
      if (!mine) {
        waitForRate(lane);
      }
      answers.add(mine ? Optional.of(counted) : Optional.empty());
    }
    return answers;
  }

  /** Bulk gets four fifths of the rate at most, so that the rest never has to wait for it. */
  private int bulkShare(int wanted) {
    OptionalInt rate = quota.rate();
    return rate.isEmpty() || wanted == 0
        ? wanted
        : taken(provider + " bulk", Math.max(1, rate.getAsInt() * 4 / 5), wanted);
  }

  private int ofTheRate(int wanted) {
    OptionalInt rate = quota.rate();
    return rate.isEmpty() || wanted == 0
        ? wanted
        : taken(provider.value(), rate.getAsInt(), wanted);
  }

  private int taken(String account, int perSecond, int wanted) {
    return rates.take(account, perSecond, wanted).toCompletableFuture().join();
  }

  private int ofTheDay(int wanted) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    OptionalInt limit = quota.on(today);
    if (limit.isEmpty() || wanted == 0) {
      return wanted;
    }
    int granted = store.take(provider, today, limit.getAsInt(), wanted);
    if (granted < wanted) {
      for (Lane lane : Lane.values()) {
        usedUpUntil.put(lane, clock.instant().plus(LOOK_AGAIN));
      }
    }
    return granted;
  }

  /** Until about the next call may be made. */
  private void waitForRate(Lane lane) {
    long millis = 1_000L / quota.rate().orElse(1_000);
    usedUpUntil.merge(
        lane,
        clock.instant().plusMillis(Math.max(10, millis)),
        (known, next) -> known.isAfter(next) ? known : next);
  }
}
