package dev.understudy.health;

import dev.understudy.failover.Fault;
import dev.understudy.failover.HealthPolicy;
import dev.understudy.failover.OperatorOverride;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Verdict;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The nodes of a simulation, the vendors that they call, and what can be done to both. */
final class SimCluster {

  static final List<ProviderId> VENDORS =
      List.of(new ProviderId("stripe"), new ProviderId("adyen"));

  private static final int LIES_FROM = 20;
  private static final int READ_EVERY = 4;
  private static final int MOST_CALLS = 6;
  private static final int A_SECOND = 1_000;
  private static final int AN_HOUR = 3_600_000;

  private final SplittableRandom random;
  private final HealthPolicy policy;
  private final Judge judge;
  private final Consumer<String> wrong;
  private final @Nullable SimNode[] nodes;
  private final boolean[] isUp = {true, true};
  private final boolean[] isCutOff;
  private final int[] pausedUntil;
  private final SimNetwork network;
  private SimWeather weather;
  private long starts;

  /**
   * @param wrong told of every law that is broken, and of "" when none is
   */
  SimCluster(
      SplittableRandom random,
      int count,
      SimWeather weather,
      HealthPolicy policy,
      Judge judge,
      Consumer<Action.Propose> written,
      Consumer<String> wrong) {
    this.random = random;
    this.policy = policy;
    this.judge = judge;
    this.wrong = wrong;
    this.nodes = new SimNode[count];
    this.isCutOff = new boolean[count];
    this.pausedUntil = new int[count];
    this.weather = weather;
    this.network = new SimNetwork(random, nodes, weather, written);
    for (int node = 0; node < count; node++) {
      start(node);
    }
  }

  SimNetwork network() {
    return network;
  }

  /** A quarter of a second in the life of every node. */
  void step() {
    network.nextStep();
    for (int i = random.nextInt(nodes.length), n = 0; n < nodes.length; n++) {
      int index = (i + n) % nodes.length;
      SimNode node = nodes[index];
      if (node != null && pausedUntil[index] <= network.step()) {
        live(index, node);
      }
    }
    if (!network.everApart()) {
      wrong.accept(SimLaws.agree(held()));
    }
  }

  private void live(int index, SimNode node) {
    List<Verdict> before = node.held();
    Optional<ProviderId> panic = node.panic();
    wrong.accept(SimLaws.neverStops(before, panic));
    for (int vendor = 0; vendor < VENDORS.size(); vendor++) {
      double share = before.get(vendor).state().share();
      SimTraffic traffic = node.traffic(VENDORS.get(vendor));
      traffic.nextStep();
      // The quiet nodes of a cluster with a liar must have traffic to tell by; others need not.
      int most = weather.faults() ? random.nextInt(MOST_CALLS) : MOST_CALLS;
      call(
          index,
          vendor,
          panic.equals(Optional.of(VENDORS.get(vendor))) ? most : (int) Math.ceil(share * most));
    }
    for (Action action : node.look(network.now())) {
      if (action instanceof Action.Probe(ProviderId provider)) {
        int vendor = VENDORS.indexOf(provider);
        call(index, vendor, 1);
        network.tell(index, new News.Probed(provider, answers(index, vendor)));
      } else {
        network.act(index, action);
      }
    }
    if ((network.step() + index) % READ_EVERY == 0) {
      network.read(index);
    }
    wrong.accept(SimLaws.neverGoesBack(before, node.held()));
  }

  private void call(int node, int vendor, int calls) {
    SimTraffic traffic = Objects.requireNonNull(nodes[node]).traffic(VENDORS.get(vendor));
    if (answers(node, vendor)) {
      traffic.answered(calls);
    } else {
      traffic.failed(calls, isCutOff[node] ? Fault.Kind.REFUSED : Fault.Kind.SERVER_ERROR);
    }
  }

  private boolean answers(int node, int vendor) {
    boolean lies = weather.liar() == node && network.step() >= LIES_FROM;
    return isUp[vendor] && !isCutOff[node] && !lies;
  }

  void crash(int node) {
    nodes[node] = null;
  }

  void turn(int vendor) {
    isUp[vendor] = !isUp[vendor];
  }

  void cutOffOrMend(int node) {
    isCutOff[node] = !isCutOff[node];
  }

  void pause(int node, int steps) {
    pausedUntil[node] = network.step() + steps;
  }

  void decide(int node, ProviderId vendor, Optional<OperatorOverride> word) {
    network.decide(node, vendor, at -> new Decision(vendor, at, word, "ann", "drill"));
  }

  /** A process that starts, in the place of one that runs. */
  void start(int node) {
    starts++;
    int range = random.nextInt(4) == 0 ? AN_HOUR : A_SECOND;
    Duration skew = Duration.ofMillis(random.nextInt(2 * range) - range);
    nodes[node] =
        new SimNode("n%03d".formatted(node), starts, skew, VENDORS, policy, judge, network.now());
  }

  /** Every fault ends; what an operator wants to last stays. */
  void calmDown(@Nullable ProviderId drained) {
    weather = SimWeather.CALM;
    network.calmDown();
    for (int node = 0; node < nodes.length; node++) {
      isCutOff[node] = false;
      pausedUntil[node] = 0;
      if (nodes[node] == null) {
        start(node);
      }
    }
    for (int vendor = 0; vendor < VENDORS.size(); vendor++) {
      isUp[vendor] = true;
      if (!VENDORS.get(vendor).equals(drained)) {
        decide(0, VENDORS.get(vendor), Optional.empty());
      }
    }
  }

  /** What each node that runs holds, in the order of the vendors. */
  List<List<Verdict>> held() {
    return Arrays.stream(nodes).filter(Objects::nonNull).map(SimNode::held).toList();
  }
}
