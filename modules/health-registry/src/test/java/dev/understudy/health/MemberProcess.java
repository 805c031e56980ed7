package dev.understudy.health;

import dev.understudy.failover.Candidate;
import dev.understudy.failover.Fault;
import dev.understudy.failover.OperatorOverride;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Route;
import dev.understudy.failover.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A member in a process of its own, driven by lines, each answered by one:
 *
 * <ul>
 *   <li>{@code good N}, {@code bad N}, {@code cut N} record calls: answered, refused by the vendor,
 *       never arrived
 *   <li>{@code traffic R good|bad|cut} makes R calls a second from now on, as the share allows
 *   <li>{@code probes good|bad} says what probes find
 *   <li>{@code force KIND SECONDS}, {@code clear}, {@code journal} are an operator's
 *   <li>{@code look} prints share, state, epoch, members and suspicion
 *   <li>{@code call PORT shared|own R} calls a vendor at that port from now on, as often as the
 *       account's rate of R a second allows, or as this node alone would
 *   <li>{@code verdict} prints all of the verdict
 *   <li>{@code seen} prints when each epoch was first seen here, in microseconds of the clock
 * </ul>
 */
final class MemberProcess {

  static final ProviderId VENDOR = new ProviderId("stripe");
  static final ProviderId OTHER = new ProviderId("adyen");
  static final Route ROUTE =
      new Route(List.of(new Candidate(VENDOR, 0, 100), new Candidate(OTHER, 1, 100)));
  static final Outcome<?> GOOD = new Outcome.Success<>("ok");
  static final Outcome<?> BAD =
      new Outcome.NotExecuted<>(new Fault(Fault.Kind.SERVER_ERROR, "down"));
  static final Fault CUT_OFF = new Fault(Fault.Kind.REFUSED, "cut off");
  static final Outcome<?> CUT = new Outcome.NotExecuted<>(CUT_OFF);

  /** How an answer begins that is none. */
  static final String FAILED = "failed:";

  private static final String BY_NAME = "dns:";
  private static final long MILLISECOND = 1_000_000;

  private final HazelcastHealthRegistry registry;
  private final Sightings sightings;
  private final Traffic traffic;
  private volatile Outcome<?> probes = GOOD;

  private MemberProcess(RegistryConfig config) {
    this.registry =
        HazelcastHealthRegistry.start(config, ROUTE, _ -> probes, InstantSource.system());
    this.sightings = new Sightings(registry);
    this.traffic = new Traffic(registry);
  }

  /** Takes cluster name, node, address, port and all members, or {@code dns:} and a name. */
  public static void main(String[] args) throws IOException {
    MemberProcess process = new MemberProcess(config(args));
    System.out.println("started");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(process.answer(line));
    }
    process.registry.close();
  }

  /** Whoever asks waits for a line, so what fails is said in one. */
  private String answer(String line) throws IOException {
    try {
      return obey(line.split(" ", -1));
    } catch (RuntimeException e) {
      e.printStackTrace();
      return FAILED + " " + e;
    }
  }

  private static RegistryConfig config(String[] args) {
    boolean byName = args[4].startsWith(BY_NAME);
    return new RegistryConfig(
        args[0],
        args[1],
        args[2],
        Integer.parseInt(args[3]),
        byName ? List.of() : List.of(args[4].split(",", -1)),
        byName ? Optional.of(args[4].substring(BY_NAME.length())) : Optional.empty());
  }

  private String obey(String[] words) throws IOException {
    return switch (words[0]) {
      case "good", "bad", "cut" -> record(outcome(words[0]), Integer.parseInt(words[1]));
      case "traffic" -> traffic.run(Integer.parseInt(words[1]), outcome(words[2]));
      case "probes" -> {
        probes = outcome(words[1]);
        yield "done";
      }
      case "force" -> force(words[1], Integer.parseInt(words[2]));
      case "clear" -> {
        registry.clearOverride(VENDOR, "ann");
        yield "done";
      }
      case "journal" -> registry.journal().stream().map(MemberProcess::entry).toList().toString();
      case "call" ->
          Caller.start(
              Integer.parseInt(words[1]),
              words[2].equals("own") ? SharedRates.ofOneNode() : registry.rates(),
              Integer.parseInt(words[3]));
      case "look" -> look();
      case "verdict" -> registry.snapshot().verdict(VENDOR).orElseThrow().toString();
      case "seen" -> sightings.toString();
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private static String entry(Decision decision) {
    return decision.word().map(o -> o.kind().name()).orElse("NONE") + " by " + decision.who();
  }

  static Outcome<?> outcome(String name) {
    return switch (name) {
      case "good" -> GOOD;
      case "bad" -> BAD;
      default -> CUT;
    };
  }

  private String record(Outcome<?> outcome, int calls) {
    for (int i = 0; i < calls; i++) {
      registry.record(VENDOR, "charge", outcome, MILLISECOND);
      if (outcome == CUT) {
        registry.record(OTHER, "charge", outcome, MILLISECOND);
      }
    }
    return "done";
  }

  /** Answers with the microsecond at which the order was given. */
  private String force(String kind, int seconds) {
    Instant now = Instant.now();
    registry.override(
        VENDOR,
        new OperatorOverride(
            OperatorOverride.Kind.valueOf(kind), "ann", "drill", now.plusSeconds(seconds)));
    return "" + Sightings.micros(now);
  }

  private String look() {
    Verdict verdict = registry.snapshot().verdict(VENDOR).orElseThrow();
    return "share %s state %s epoch %d members %d %s"
        .formatted(
            registry.snapshot().share(VENDOR),
            verdict.state().getClass().getSimpleName(),
            verdict.epoch(),
            registry.members(),
            registry.suspicion().isPresent() ? "suspect" : "well");
  }
}
