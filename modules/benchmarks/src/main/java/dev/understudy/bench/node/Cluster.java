package dev.understudy.bench.node;

import dev.understudy.bench.stage.Child;
import dev.understudy.bench.stage.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A cluster of members, in one process or in one each, and its two vendors. */
public final class Cluster {

  private static final Duration START_PATIENCE = Duration.ofMinutes(4);
  private static final Duration UP_PATIENCE = Duration.ofMinutes(2);
  private static final Duration VERDICT_PATIENCE = Duration.ofSeconds(30);

  private final int members;
  private final Sightings sightings = new Sightings();
  private final List<Child> processes = new ArrayList<>();

  private Cluster(int members) {
    this.members = members;
  }

  /**
   * Each member in a process of its own.
   *
   * @param vendorUrls of the primary and of its backup; empty where nobody calls them
   */
  public static Cluster ofProcesses(Stage stage, int members, List<String> vendorUrls)
      throws InterruptedException {
    Cluster cluster = new Cluster(members);
    List<String> common = common(stage, members, vendorUrls);
    for (int i = 0; i < members; i++) {
      cluster.start(stage, "node-" + i, 256, common, "" + i);
    }
    cluster.sightings.await("ready", members, START_PATIENCE);
    return cluster;
  }

  /** All members in one process. */
  public static Cluster ofOneProcess(Stage stage, int members) throws InterruptedException {
    Cluster cluster = new Cluster(members);
    String all =
        IntStream.range(0, members).mapToObj(String::valueOf).collect(Collectors.joining(","));
    cluster.start(stage, "nodes", 1024, common(stage, members, List.of()), all);
    cluster.sightings.await("ready", 1, START_PATIENCE);
    return cluster;
  }

  private static List<String> common(Stage stage, int members, List<String> vendorUrls) {
    List<Integer> ports = IntStream.range(0, members).mapToObj(_ -> stage.port()).toList();
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--cluster", "bench-" + ports.getFirst(), "--ports"));
    arguments.add(ports.stream().map(String::valueOf).collect(Collectors.joining(",")));
    if (!vendorUrls.isEmpty()) {
      arguments.addAll(List.of("--vendors", String.join(",", vendorUrls)));
    }
    return arguments;
  }

  private void start(Stage stage, String name, int heapMb, List<String> common, String here) {
    List<String> arguments = new ArrayList<>(common);
    arguments.addAll(List.of("--here", here));
    processes.add(stage.own(name, NodeMain.class, heapMb, arguments, sightings::add));
  }

  /** Times in milliseconds. */
  public record Spread(double fromDecision, double fromFirst) {}

  /**
   * Has a member force the primary's verdict, and waits until all members know it: how long that
   * took from the member's call, and from when the first member knew.
   *
   * @param state DOWN or UP; another than the primary is in
   */
  public Spread force(String state, int member) throws InterruptedException {
    long start = System.nanoTime();
    Child process = processes.get(member % processes.size());
    process.say("override FORCE_" + state + " " + member);
    long[] seen = known(state, start);
    long first = Arrays.stream(seen).min().orElseThrow();
    long last = Arrays.stream(seen).max().orElseThrow();
    long decided = sightings.firstOf("decided", start);
    return new Spread((last - decided) / 1e6, (last - first) / 1e6);
  }

  private long[] known(String state, long afterNanos) throws InterruptedException {
    String type = state.charAt(0) + state.substring(1).toLowerCase(java.util.Locale.ROOT);
    return sightings.states(type, members, afterNanos, VERDICT_PATIENCE);
  }

  /** Lets every process call the vendors so many times a second. */
  public void load(int perSecondEach) {
    processes.forEach(process -> process.say("load " + perSecondEach));
  }

  /** Waits until all members hold that both vendors are UP. */
  public void awaitAllUp() throws InterruptedException {
    sightings.allUp(members, UP_PATIENCE);
  }

  /** In milliseconds, from the first failed attempt after a moment to DOWN on all members. */
  public double detection(long afterNanos) throws InterruptedException {
    long last = Arrays.stream(known("DOWN", afterNanos)).max().orElseThrow();
    return (last - sightings.firstOf("bad", afterNanos)) / 1e6;
  }

  /** How many calls no vendor has answered after a moment, by how they ended. */
  public Map<String, Long> failures(long afterNanos) {
    return sightings.kinds("failed", afterNanos);
  }
}
