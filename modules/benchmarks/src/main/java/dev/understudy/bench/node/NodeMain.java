package dev.understudy.bench.node;

import dev.understudy.failover.Candidate;
import dev.understudy.failover.OperatorOverride;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Route;
import dev.understudy.health.HazelcastHealthRegistry;
import dev.understudy.health.RegistryConfig;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Scanner;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One or more members in this process. They start all at once, since each start waits for the
 * cluster. Commands come by standard input, one a line: {@code override KIND MEMBER} and {@code
 * load CALLS_PER_SECOND}; what is seen goes out as {@link Line}s.
 */
@Command(name = "node")
public final class NodeMain implements Callable<Integer> {

  static final ProviderId PRIMARY = new ProviderId("primary");
  static final ProviderId BACKUP = new ProviderId("backup");

  private static final Route ROUTE =
      new Route(List.of(new Candidate(PRIMARY, 0, 100), new Candidate(BACKUP, 1, 100)));
  private static final Duration OVERRIDDEN_FOR = Duration.ofHours(1);
  private static final InstantSource CLOCK = InstantSource.system();

  @Option(names = "--cluster", required = true)
  private String cluster = "";

  /** Of all members, in their order. */
  @Option(names = "--ports", required = true, split = ",")
  private List<Integer> ports = List.of();

  /** Which of them are here. */
  @Option(names = "--here", required = true, split = ",")
  private List<Integer> here = List.of();

  /** Base URLs of the primary and of the backup; without them there is nobody to call. */
  @Option(names = "--vendors", split = ",")
  private List<String> vendors = List.of();

  private final Line line = new Line(System.out);
  private Optional<Caller> caller = Optional.empty();

  public static void main(String[] args) {
    System.exit(new CommandLine(new NodeMain()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!vendors.isEmpty()) {
      caller = Optional.of(new Caller(ROUTE, vendors, CLOCK, line));
    }
    List<HazelcastHealthRegistry> members = started();
    Thread.ofPlatform().daemon().name("watch").start(() -> new Watch(members, here, line).run());
    while (members.getFirst().members() < ports.size()) {
      Thread.sleep(20);
    }
    line.ready();
    obey(members);
    return 0;
  }

  private List<HazelcastHealthRegistry> started() throws InterruptedException {
    HazelcastHealthRegistry[] members = new HazelcastHealthRegistry[here.size()];
    List<Thread> starts = new ArrayList<>();
    for (int i = 0; i < here.size(); i++) {
      int slot = i;
      starts.add(Thread.ofPlatform().start(() -> members[slot] = start(here.get(slot))));
    }
    for (Thread start : starts) {
      start.join();
    }
    return List.of(members);
  }

  private HazelcastHealthRegistry start(int member) {
    List<String> all = ports.stream().map(port -> "127.0.0.1:" + port).toList();
    RegistryConfig config =
        new RegistryConfig(cluster, "node-" + member, "127.0.0.1", ports.get(member), all);
    return HazelcastHealthRegistry.start(config, ROUTE, Policies.SOON_BACK, this::probe, CLOCK);
  }

  private Outcome<?> probe(ProviderId provider) {
    return caller
        .<Outcome<?>>map(vendor -> vendor.probe(provider))
        .orElse(new Outcome.Success<>("nobody to ask"));
  }

  private void obey(List<HazelcastHealthRegistry> members) {
    Scanner in = new Scanner(System.in, java.nio.charset.StandardCharsets.UTF_8);
    while (in.hasNextLine()) {
      String[] words = in.nextLine().split(" ", -1);
      switch (words[0]) {
        case "override" ->
            override(
                members.get(here.indexOf(Integer.parseInt(words[2]))),
                OperatorOverride.Kind.valueOf(words[1]));
        case "load" -> caller.orElseThrow().start(members.getFirst(), Integer.parseInt(words[1]));
        default -> throw new IllegalArgumentException("unknown command " + words[0]);
      }
    }
  }

  private void override(HazelcastHealthRegistry member, OperatorOverride.Kind kind) {
    line.decided(System.nanoTime());
    member.override(
        PRIMARY,
        new OperatorOverride(kind, "bench", "measures", CLOCK.instant().plus(OVERRIDDEN_FOR)));
  }
}
