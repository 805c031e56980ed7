package dev.understudy.health;

import dev.understudy.failover.Candidate;
import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Route;
import dev.understudy.failover.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;

/**
 * A member in a process of its own, driven by lines: {@code good N} and {@code bad N} record calls,
 * {@code look} prints the share, the state, the epoch and the number of members.
 */
final class MemberProcess {

  static final ProviderId VENDOR = new ProviderId("stripe");
  static final Route ROUTE = new Route(List.of(new Candidate(VENDOR, 0, 100)));
  static final Outcome<?> GOOD = new Outcome.Success<>("ok");
  static final Outcome<?> BAD = new Outcome.NotExecuted<>(new Fault(Fault.Kind.REFUSED, "down"));

  private MemberProcess() {}

  /** Takes cluster name, node, port and all members. */
  public static void main(String[] args) throws IOException {
    RegistryConfig config =
        new RegistryConfig(
            args[0],
            args[1],
            "127.0.0.1",
            Integer.parseInt(args[2]),
            List.of(args[3].split(",", -1)));
    try (HazelcastHealthRegistry registry =
            HazelcastHealthRegistry.start(config, ROUTE, _ -> BAD, InstantSource.system());
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println("started");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        obey(registry, line.split(" ", -1));
      }
    }
  }

  private static void obey(HazelcastHealthRegistry registry, String[] words) {
    if (words[0].equals("look")) {
      Verdict verdict = registry.snapshot().verdicts().getFirst();
      System.out.printf(
          "share %s state %s epoch %d members %d%n",
          registry.snapshot().share(VENDOR),
          verdict.state().getClass().getSimpleName(),
          verdict.epoch(),
          registry.members());
      return;
    }
    for (int i = Integer.parseInt(words[1]); i > 0; i--) {
      registry.record(VENDOR, "charge", words[0].equals("good") ? GOOD : BAD, 1_000_000);
    }
    System.out.println("done");
  }
}
