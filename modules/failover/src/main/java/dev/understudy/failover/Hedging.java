package dev.understudy.failover;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Hedged reads: when the first vendor takes longer than its answers mostly do (its p95), the next
 * one is asked as well, and whoever answers first is believed. See Dean and Barroso, "The Tail at
 * Scale", 2013. At most 5 % of the calls are hedged, so that a slow vendor does not double the
 * load.
 */
final class Hedging {

  private static final double HEDGES = 0.05;

  /**
   * A vendor that answers in a millisecond exceeds its p95 by nothing that matters, and does so one
   * time in twenty: hedged each time, the budget would be spent when a vendor falls silent.
   */
  private static final Duration LEAST_PATIENCE = Duration.ofMillis(10);

  /** For an attempt that ends by its deadline, to tell us so. */
  private static final Duration GRACE = Duration.ofMillis(100);

  private final Lanes lanes;
  private final Gate gate;
  private final Attempts attempts;
  private final Concurrency concurrency;
  private final FailoverEvents events;
  private final InstantSource clock;
  private final CallBudget hedges;

  Hedging(Lanes lanes, Gate gate, Attempts attempts, Surroundings world) {
    this.lanes = lanes;
    this.gate = gate;
    this.attempts = attempts;
    this.concurrency = world.concurrency();
    this.events = world.events();
    this.clock = world.clock();
    this.hedges = new CallBudget(HEDGES, 0, clock);
  }

  /**
   * Tries a vendor, and the one that follows it when the first is slow. Both are noted.
   *
   * @param others the vendors that could follow; the one that is used is taken from it
   */
  <T> Tried<T> attempt(Call<T> call, ProviderId first, Iterator<ProviderId> others) {
    hedges.noteCall();
    boolean othersFollow = others.hasNext();
    Optional<Duration> patience = lanes.of(first).latencies().p95().map(Hedging::atLeast);
    if (patience.isEmpty() || !othersFollow) {
      return call.noted(attempts.make(call, first, othersFollow));
    }
    CompletableFuture<Tried<T>> slow =
        concurrency.start(() -> attempts.make(call, first, othersFollow));
    Optional<Tried<T>> early = concurrency.await(slow, patience.get());
    if (early.isPresent()) {
      return call.noted(early.get());
    }
    return hedges.take()
        ? race(call, new Running<>(first, slow), others)
        : call.noted(ended(call, new Running<>(first, slow), slow));
  }

  private static Duration atLeast(Duration patience) {
    return patience.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : patience;
  }

  private <T> Tried<T> race(Call<T> call, Running<T> slow, Iterator<ProviderId> others) {
    ProviderId second = others.next();
    Optional<Obstacle> obstacle = gate.enter(call, second, false);
    if (obstacle.isPresent()) {
      call.passedOver(second, obstacle.get().reason());
      return call.noted(ended(call, slow, slow.end()));
    }
    events.on(new FailoverEvent.Hedged(call.policy().operation(), second));
    boolean othersFollow = others.hasNext();
    Running<T> hedge =
        new Running<>(second, concurrency.start(() -> attempts.make(call, second, othersFollow)));
    Tried<T> first = ended(call, slow, firstAnswer(slow.end(), hedge.end()));
    call.noted(notFirst(first.provider().equals(second) ? slow : hedge, first));
    return call.noted(first);
  }

  private record Running<T>(ProviderId provider, CompletableFuture<Tried<T>> end) {}

  private <T> Tried<T> ended(Call<T> call, Running<T> asked, CompletableFuture<Tried<T>> end) {
    Duration atMost = call.deadline().remaining(clock).plus(GRACE);
    return concurrency
        .await(end, atMost)
        .orElseGet(() -> unknown(asked.provider(), "the attempt did not end in time", atMost));
  }

  /** It is not cancelled: a vendor that was asked may always answer, and that counts for health. */
  private static <T> Tried<T> notFirst(Running<T> other, Tried<T> first) {
    return other.end().isDone()
        ? other.end().join()
        : unknown(other.provider(), first.provider() + " was faster", first.took());
  }

  private static <T> Tried<T> unknown(ProviderId provider, String why, Duration waited) {
    Fault fault = new Fault(Fault.Kind.TIMED_OUT, why);
    return new Tried<>(provider, new Outcome.Unknown<>(fault), waited);
  }

  /** The first that the vendor answered; when neither has, the one that ended last. */
  private static <T> CompletableFuture<Tried<T>> firstAnswer(
      CompletableFuture<Tried<T>> a, CompletableFuture<Tried<T>> b) {
    CompletableFuture<Tried<T>> winner = new CompletableFuture<>();
    for (CompletableFuture<Tried<T>> each : List.of(a, b)) {
      var _ =
          each.whenComplete(
              (end, bug) -> {
                CompletableFuture<Tried<T>> other = each == a ? b : a;
                if (bug != null) {
                  winner.completeExceptionally(bug);
                } else if (end.answered() || other.isDone()) {
                  winner.complete(end);
                }
              });
    }
    return winner;
  }
}
