package dev.understudy.health;

import dev.understudy.failover.NodeReport;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Verdict;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What lies between the nodes: a store on each side of a split, and messages late or lost. */
final class SimNetwork {

  private static final int MOST_DELAY = 8;

  private final SplittableRandom random;
  private final Consumer<Action.Propose> written;
  private final @Nullable SimNode[] nodes;
  private final int[] sideOf;
  private final SimStore[] stores = {new SimStore(), new SimStore()};
  private final List<Deque<Runnable>> due =
      Stream.<Deque<Runnable>>generate(ArrayDeque::new).limit(MOST_DELAY + 1).toList();
  private SimWeather weather;
  private int step;
  private Instant now = Simulation.START;
  private boolean everApart;

  /**
   * @param written told of every verdict that a store has taken
   */
  SimNetwork(
      SplittableRandom random,
      @Nullable SimNode[] nodes,
      SimWeather weather,
      Consumer<Action.Propose> written) {
    this.random = random;
    this.nodes = nodes;
    this.sideOf = new int[nodes.length];
    this.weather = weather;
    this.written = written;
  }

  void calmDown() {
    weather = SimWeather.CALM;
    heal();
  }

  int step() {
    return step;
  }

  Instant now() {
    return now;
  }

  /** Whether two stores may hold verdicts of one epoch that differ. */
  boolean everApart() {
    return everApart;
  }

  void nextStep() {
    step++;
    now = now.plus(Simulation.STEP);
    Deque<Runnable> arriving = due.get(step % due.size());
    for (int messages = arriving.size(); messages > 0; messages--) {
      arriving.remove().run();
    }
  }

  void split() {
    if (!isSplit()) {
      everApart = true;
      stores[1] = stores[0].copy();
      for (int node = 0; node < sideOf.length; node++) {
        sideOf[node] = random.nextInt(2);
      }
    }
  }

  private boolean isSplit() {
    return Arrays.stream(sideOf).anyMatch(side -> side == 1);
  }

  void heal() {
    if (isSplit()) {
      Arrays.fill(sideOf, 0);
      stores[0].merge(stores[1]).forEach(news -> announce(0, news));
    }
  }

  /** Members died at once, and with them what only they held. */
  void lose() {
    everApart = true;
    stores[random.nextInt(2)].loseSome(random);
  }

  void act(int node, Action action) {
    switch (action) {
      case Action.Publish(NodeReport report) ->
          write(
              node,
              side -> {
                stores[side].put(report, step);
                return new News.Reported(report);
              });
      case Action.Propose proposal -> write(node, side -> new News.Judged(propose(side, proposal)));
      case Action.Decide(Decision decision) ->
          write(node, side -> new News.Decided(stores[side].decide(decision)));
      case Action.Probe(ProviderId _) -> throw new IllegalStateException("asks a vendor");
    }
  }

  private Verdict propose(int side, Action.Propose proposal) {
    Verdict after = stores[side].propose(proposal);
    if (after.equals(proposal.next())) {
      written.accept(proposal);
    }
    return after;
  }

  /** Decides at one node, as an operator does: after the last decision that is stored there. */
  void decide(int node, ProviderId about, Function<Instant, Decision> at) {
    SimStore store = stores[sideOf[node]];
    Decision decision = at.apply(store.nextDecision(about, now()));
    announce(sideOf[node], new News.Decided(store.decide(decision)));
  }

  void read(int node) {
    News all = stores[sideOf[node]].read(step);
    SimNode reader = nodes[node];
    later(() -> deliver(node, reader, all));
  }

  void tell(int node, News news) {
    SimNode ear = nodes[node];
    later(() -> deliver(node, ear, news));
  }

  /** The write may be lost, or done and its answer lost; who is on that side is told. */
  private void write(int node, IntFunction<News> store) {
    if (isLost(weather.lost())) {
      return;
    }
    SimNode writer = nodes[node];
    later(
        () -> {
          int side = sideOf[node];
          News after = store.apply(side);
          if (!isLost(weather.lost())) {
            later(() -> deliver(node, writer, after));
          }
          announce(side, after);
        });
  }

  private void announce(int side, News news) {
    for (int node = 0; node < nodes.length; node++) {
      int ear = node;
      SimNode listener = nodes[node];
      if (sideOf[node] == side && listener != null && !isLost(weather.eventsLost())) {
        later(() -> deliver(ear, listener, news));
      }
    }
  }

  /** To the process that it was sent to, not to one that was started in its place. */
  private void deliver(int node, @Nullable SimNode to, News news) {
    if (to != null && nodes[node] == to) {
      to.hear(news, now());
    }
  }

  private void later(Runnable message) {
    int delay = random.nextInt(Math.min(weather.longestDelay(), MOST_DELAY) + 1);
    if (delay == 0) {
      message.run();
    } else {
      due.get((step + delay) % due.size()).add(message);
    }
  }

  private boolean isLost(int percent) {
    return random.nextInt(100) < percent;
  }
}
