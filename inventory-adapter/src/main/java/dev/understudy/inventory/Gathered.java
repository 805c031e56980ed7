package dev.understudy.inventory;

import dev.understudy.failover.Deadline;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Reads that come at about the same time, made as one: a look into the ledger and a vendor's bulk
 * call for all, as a group commit does for writes. While one look is under way, what comes waits
 * for the next; so each looks after it has come, and a read that comes alone waits for nobody.
 */
final class Gathered {

  /** Bounds what shares the fate of one vendor call, and what that costs at the vendor. */
  private static final int MOST_AT_ONCE = 32;

  private final Asking asking;
  private final int mostAtOnce;
  private final Executor threads;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private boolean looking;

  private record Waiting(Place place, Deadline deadline, Promise<Read> answer) {}

  /**
   * @param threads virtual ones, since they wait
   */
  Gathered(Asking asking, Executor threads) {
    this.asking = asking;
    this.mostAtOnce = Math.min(MOST_AT_ONCE, asking.mostAtOnce());
    this.threads = threads;
  }

  /** Asks for a place that nobody else asks for now; does not wait. */
  void add(Place place, Deadline deadline, Promise<Read> answer) {
    synchronized (this) {
      waiting.add(new Waiting(place, deadline, answer));
    }
    goOn();
  }

  private void goOn() {
    if (mayLook()) {
      // What comes until the thread runs goes along.
      threads.execute(() -> answer(next()));
    }
  }

  private synchronized boolean mayLook() {
    boolean may = !looking && !waiting.isEmpty();
    looking |= may;
    return may;
  }

  private synchronized List<Waiting> next() {
    List<Waiting> batch = new ArrayList<>();
    while (batch.size() < mostAtOnce && !waiting.isEmpty()) {
      batch.add(waiting.remove());
    }
    return batch;
  }

  private void answer(List<Waiting> batch) {
    Future<Map<Place, Read>> answers = Future.succeededFuture(batch).map(this::ask);
    for (Waiting each : batch) {
      answers.map(all -> all.getOrDefault(each.place, new Read.TooStale())).onComplete(each.answer);
    }
  }

  private Map<Place, Read> ask(List<Waiting> batch) {
    List<Place> places = batch.stream().map(Waiting::place).toList();
    Asking.Look look;
    try {
      look = asking.look(places);
    } finally {
      looked();
    }
    // The first has waited longest.
    return asking.ask(places, look, batch.getFirst().deadline);
  }

  private void looked() {
    synchronized (this) {
      looking = false;
    }
    goOn();
  }
}
