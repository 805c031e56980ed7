package dev.understudy.bench;

import dev.understudy.bench.load.Client;
import dev.understudy.bench.load.OpenLoop;
import dev.understudy.bench.load.Request;
import dev.understudy.bench.load.Requests;
import dev.understudy.bench.load.Samples;
import dev.understudy.bench.stage.Accounts;
import dev.understudy.bench.stage.Child;
import dev.understudy.bench.stage.HaProxy;
import dev.understudy.bench.stage.Nginx;
import dev.understudy.bench.stage.Stage;
import dev.understudy.bench.stage.Vendors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * 500 reads a second while the primary vendor dies, or stands still: through nginx, through HAProxy
 * and through the inventory adapter. All have a vendor process and a backup of their own each time.
 *
 * <p>A proxy sends the same request wherever it sends it, so both vendors behind it are Shopify;
 * the adapter has Shopify and, as its backup, Square.
 */
final class FailoverPart implements Part {

  private static final int PER_SECOND = 500;
  private static final Duration AFTERMATH = Duration.ofSeconds(5);
  private static final double MOST_MILLIS_WHEN_KILLED = 100;
  private static final double MOST_MILLIS_WHEN_STOPPED = 1_000;
  private static final double MOST_P95_MILLIS_WHEN_STOPPED = 50;

  private static final String SHOPIFY_READ =
      """
      {"query": "query ($query: String!, $location: ID!) { inventoryItems(first: 1, query: $query) { \
      nodes { id sku inventoryLevel(locationId: $location) { quantities(names: [\\"available\\"]) { \
      name quantity updatedAt } } } } }", \
      "variables": {"query": "sku:%s", "location": "gid://shopify/Location/1"}}
      """;

  /** What goes wrong. */
  private enum Fault {
    KILLED,
    STOPPED
  }

  /** What stands between callers and vendors: its port, and how it is asked. */
  private record Front(int port, Requests requests) {}

  /** Starts one in front of two vendors; none where it is not installed. */
  private interface Contender {
    Optional<Front> start(Run run, Stage stage, Vendors primary, Vendors backup)
        throws InterruptedException;
  }

  @Override
  public String name() {
    return "failover";
  }

  @Override
  public String about() {
    return "the primary killed or stopped under 500 reads/s, beside nginx and HAProxy";
  }

  private static Map<String, Contender> contenders() {
    Map<String, Contender> contenders = new LinkedHashMap<>();
    contenders.put(
        "nginx",
        (_, stage, primary, backup) ->
            proxied(Nginx.start(stage, primary.port("shopify"), backup.port("shopify"))));
    contenders.put(
        "HAProxy",
        (_, stage, primary, backup) ->
            proxied(HaProxy.start(stage, primary.port("shopify"), backup.port("shopify"))));
    contenders.put("ours", FailoverPart::ours);
    return contenders;
  }

  private static Optional<Front> proxied(Optional<Integer> port) {
    Map<String, String> headers = Map.of("X-Shopify-Access-Token", Accounts.SHOPIFY_TOKEN);
    Requests reads =
        (_, number) ->
            Request.post(
                "/admin/api/2026-04/graphql.json",
                headers,
                SHOPIFY_READ.formatted(Accounts.sku(number)));
    return port.map(open -> new Front(open, reads));
  }

  private static Optional<Front> ours(Run run, Stage stage, Vendors primary, Vendors backup)
      throws InterruptedException {
    Map<String, String> urls =
        Map.of("shopify", primary.url("shopify"), "square", backup.url("square"));
    return Optional.of(
        new Front(
            Inventory.start(stage, run.home().resolve("vendors.yaml"), urls).port(),
            Inventory.uncachedReads()));
  }

  @Override
  public List<Figure> run(Run run) throws InterruptedException {
    List<Figure> figures = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      for (Map.Entry<String, Contender> contender : contenders().entrySet()) {
        figures.addAll(measured(run, fault, contender.getKey(), contender.getValue()));
      }
    }
    return figures;
  }

  private static List<Figure> measured(Run run, Fault fault, String who, Contender contender)
      throws InterruptedException {
    try (Stage stage = run.stage()) {
      Vendors primary = Vendors.start(stage, "primary");
      Vendors backup = Vendors.start(stage, "backup");
      Optional<Front> front = contender.start(run, stage, primary, backup);
      if (front.isEmpty()) {
        run.say(who + " is not installed, so it is left out");
        return List.of();
      }
      run.say("the primary " + fault + " behind " + who);
      Outage outage = load(run, fault, front.get(), primary.process());
      outage.samples().failures().forEach((status, n) -> run.say(n + " ended with " + status));
      return figures(fault, who, outage);
    }
  }

  /** What happened, and when. */
  private record Outage(Samples samples, Duration at) {}

  private static Outage load(Run run, Fault fault, Front front, Child primary)
      throws InterruptedException {
    try (Client client = new Client(front.port())) {
      // Compiled code and open connections on all sides.
      OpenLoop.start(client, front.requests(), PER_SECOND, run.seconds(20, 5)).samples();
      Duration before = run.seconds(10, 3);
      Duration length = before.plus(AFTERMATH).plus(run.seconds(10, 1));
      OpenLoop load = OpenLoop.start(client, front.requests(), PER_SECOND, length);
      Duration at = load.waitFor(before);
      switch (fault) {
        case KILLED -> primary.kill();
        case STOPPED -> primary.pause();
      }
      return new Outage(load.samples(), at);
    }
  }

  private static List<Figure> figures(Fault fault, String who, Outage outage) {
    Samples all = outage.samples();
    Samples after = all.between(outage.at(), outage.at().plus(AFTERMATH));
    String of = ", primary " + fault.name().toLowerCase(java.util.Locale.ROOT) + ", " + who;
    Figure failed = Figure.of("failed" + of, (double) all.failed(), "");
    Figure p95 = Figure.of("  p95 in the 5 s after" + of, after.percentile(95), "ms");
    Figure max = Figure.of("  max" + of, all.max(), "ms");
    if (!who.equals("ours")) {
      return List.of(failed, p95, max);
    }
    Figure stale =
        Figure.of(
            "  answered by the ledger, as stale" + of,
            (double) all.count(answer -> answer.body().contains("\"stale\":true")),
            "");
    return switch (fault) {
      case KILLED -> List.of(failed.atMost(0), p95, max.atMost(MOST_MILLIS_WHEN_KILLED), stale);
      case STOPPED ->
          List.of(
              failed.atMost(0),
              p95.atMost(MOST_P95_MILLIS_WHEN_STOPPED),
              max.atMost(MOST_MILLIS_WHEN_STOPPED),
              stale);
    };
  }
}
