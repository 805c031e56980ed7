package dev.understudy.bench;

import dev.understudy.bench.node.Cluster;
import dev.understudy.bench.stage.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How soon all members hold a verdict that one of them has come to, over loopback: three processes,
 * and 32 members in one. An operator's word makes the verdict change, a different member is told
 * each time. The reference of the time that the cluster takes is the time from the operator's call,
 * which is longer.
 */
final class PropagationPart implements Part {

  private static final int PROCESSES = 3;
  private static final int MEMBERS = 32;
  private static final int WARM_UP = 100;
  private static final double MOST_MILLIS_OF_PROCESSES = 15;
  private static final double MOST_MILLIS_OF_MEMBERS = 150;

  @Override
  public String name() {
    return "propagation";
  }

  @Override
  public String about() {
    return "a verdict to all members: 3 processes, 32 members in one";
  }

  @Override
  public List<Figure> run(Run run) throws InterruptedException {
    List<Figure> figures = new ArrayList<>();
    int repetitions = run.times(100, 30);
    try (Stage stage = run.stage()) {
      run.say(PROCESSES + " processes");
      Cluster cluster = Cluster.ofProcesses(stage, PROCESSES, List.of());
      figures.addAll(
          measured(cluster, PROCESSES, repetitions, ", 3 processes", MOST_MILLIS_OF_PROCESSES));
    }
    try (Stage stage = run.stage()) {
      int members = run.times(MEMBERS, 8);
      run.say(members + " members in one process");
      Cluster cluster = Cluster.ofOneProcess(stage, members);
      figures.addAll(
          measured(
              cluster,
              members,
              repetitions,
              ", %d members in one process".formatted(members),
              MOST_MILLIS_OF_MEMBERS));
    }
    return figures;
  }

  private static List<Figure> measured(
      Cluster cluster, int members, int repetitions, String of, double target)
      throws InterruptedException {
    List<Cluster.Spread> spreads = new ArrayList<>();
    force(cluster, WARM_UP, members); // until the code is compiled
    for (int i = 0; i < repetitions; i++) {
      spreads.add(cluster.force(i % 2 == 0 ? "DOWN" : "UP", i % members));
    }
    double fromDecision = p99(spreads, Cluster.Spread::fromDecision);
    return List.of(
        Figure.of("verdict to all, p99" + of, p99(spreads, Cluster.Spread::fromFirst), "ms")
            .atMost(target),
        Figure.of("  from the call that decides, p99" + of, fromDecision, "ms"),
        Figure.of(
            "  from the call that decides, median" + of,
            Medians.of(spreads, Cluster.Spread::fromDecision),
            "ms"));
  }

  private static void force(Cluster cluster, int times, int members) throws InterruptedException {
    for (int i = 0; i < times; i++) {
      cluster.force(i % 2 == 0 ? "DOWN" : "UP", i % members);
    }
  }

  private static double p99(List<Cluster.Spread> spreads, ToDoubleFunction<Cluster.Spread> figure) {
    return Medians.percentile(99, spreads, figure);
  }
}
