package dev.understudy.chaos.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The timeline of one run, in order: what is random in a drill is drawn here, from the seed. */
final class Schedule {

  private Schedule() {}

  /**
   * Draws what is random. The same seed gives the same timeline.
   *
   * @param processes of the platform
   * @throws DrillException when a service that is to be harmed has no process
   */
  static List<Injection> of(Drill drill, long seed, List<String> processes) {
    List<Injection> all = new ArrayList<>();
    for (Injection injection : drill.injections()) {
      switch (injection.fault()) {
        case NodeFault.Kills kills ->
            all.addAll(
                drawn(injection, kills, nodes(kills, processes), random(seed, injection.name())));
        case Fault.Refused _,
            Fault.Toxic _,
            Fault.Behaviour _,
            NodeFault.Kill _,
            NodeFault.Pause _,
            NodeFault.Jvm _,
            Fault.Crash _,
            NodeFault.CutOff _,
            Fault.Operator _,
            PlatformFault _ ->
            all.add(injection);
      }
    }
    all.sort(Comparator.comparing(Injection::at));
    return all;
  }

  /** Each injection its own, so that one more of them does not change the others. */
  private static Random random(long seed, String name) {
    return new Random(31 * seed + name.hashCode());
  }

  private static List<String> nodes(NodeFault.Kills kills, List<String> processes) {
    List<String> nodes = Node.names(processes, kills.service());
    if (nodes.isEmpty()) {
      throw new DrillException("the platform has no process of " + kills.service());
    }
    return nodes;
  }

  private static List<Injection> drawn(
      Injection injection, NodeFault.Kills kills, List<String> nodes, Random random) {
    List<Injection> all = new ArrayList<>();
    Duration at = injection.at().plus(gap(kills, random));
    while (at.plus(kills.down()).compareTo(injection.end()) <= 0) {
      String victim = nodes.get(random.nextInt(nodes.size()));
      all.add(
          new Injection(
              injection.name() + "-" + (all.size() + 1),
              at,
              kills.down(),
              Optional.empty(),
              new NodeFault.Kill(victim)));
      // The next one comes when this one is over: a victim has one fault at a time.
      at = at.plus(kills.down()).plus(gap(kills, random));
    }
    return all;
  }

  /** From a half to one and a half of the mean, less the time that the last victim was down. */
  private static Duration gap(NodeFault.Kills kills, Random random) {
    long mean = Math.max(1, kills.every().minus(kills.down()).toMillis());
    return Duration.ofMillis(mean / 2 + random.nextLong(mean + 1));
  }
}
