package dev.understudy.bench;

import dev.understudy.bench.load.Client;
import dev.understudy.bench.load.ClosedLoop;
import dev.understudy.bench.load.OpenLoop;
import dev.understudy.bench.load.Request;
import dev.understudy.bench.load.Requests;
import dev.understudy.bench.load.Samples;
import dev.understudy.bench.stage.Accounts;
import dev.understudy.bench.stage.Adapter;
import dev.understudy.bench.stage.Metrics;
import dev.understudy.bench.stage.Nginx;
import dev.understudy.bench.stage.Stage;
import dev.understudy.bench.stage.Vendors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads that need not ask the vendor each time: a storm on one SKU, and as many as 16 callers can
 * get, beside nginx as a proxy of the same vendor.
 */
final class HotSkuPart implements Part {

  private static final int CALLERS = 16;
  private static final int STORM_PER_SECOND = 5_000;
  private static final double MOST_VENDOR_CALLS = 20;
  private static final double LEAST_OVER_NGINX = 1;
  private static final String HOT = "MORE-1";

  private static final Requests CACHED = (_, _) -> Inventory.read(HOT, 1);
  private static final Requests PROXIED =
      (_, _) ->
          Request.post(
              "/v2/inventory/counts/batch-retrieve",
              Map.of("Authorization", "Bearer " + Accounts.SQUARE_TOKEN),
              "{\"catalog_object_ids\": [\"" + HOT + "\"], \"states\": [\"IN_STOCK\"]}");

  @Override
  public String name() {
    return "hot-sku";
  }

  @Override
  public String about() {
    return "5000 reads/s of one SKU, and cached reads beside nginx";
  }

  @Override
  public List<Figure> run(Run run) throws InterruptedException {
    try (Stage stage = run.stage()) {
      Vendors vendors = Vendors.start(stage, "vendors");
      Adapter adapter = Inventory.startWithSquareFirst(stage, vendors);
      int square = vendors.port("square");
      Optional<Integer> nginx = Nginx.start(stage, square, square);
      try (Client ours = new Client(adapter.port())) {
        WarmUp.by(run, ours, CACHED, CALLERS);
        List<Figure> figures = new ArrayList<>(storm(run, ours, new Metrics(adapter.port())));
        if (nginx.isEmpty()) {
          run.say("nginx is not installed, so cached reads have no reference and are left out");
        } else {
          figures.addAll(besideNginx(run, ours, nginx.get()));
        }
        return figures;
      }
    }
  }

  private static List<Figure> storm(Run run, Client ours, Metrics metrics)
      throws InterruptedException {
    run.say("a storm on one SKU");
    Duration length = run.seconds(20, 5);
    double before = metrics.sum("understudy_attempt_seconds_count", "operation=\"availability");
    Samples storm = OpenLoop.start(ours, CACHED, STORM_PER_SECOND, length).samples();
    double after = metrics.sum("understudy_attempt_seconds_count", "operation=\"availability");
    double perSecond = (after - before) / length.toSeconds();
    return List.of(
        Figure.of("vendor calls in a storm on one SKU", perSecond, "/s").atMost(MOST_VENDOR_CALLS),
        Figure.of("  reads offered", STORM_PER_SECOND, "/s"),
        Figure.of("  p99", storm.percentile(99), "ms"),
        Figure.of("  failed", (double) storm.failed(), "").atMost(0));
  }

  private static List<Figure> besideNginx(Run run, Client ours, int nginxPort)
      throws InterruptedException {
    try (Client nginx = new Client(nginxPort)) {
      WarmUp.by(run, nginx, PROXIED, CALLERS); // its vendor's code, too
      List<ClosedLoop.Result> cached = new ArrayList<>();
      List<ClosedLoop.Result> proxied = new ArrayList<>();
      int runs = run.times(5, 3);
      for (int i = 1; i <= runs; i++) {
        run.say("run " + i + " of " + runs);
        cached.add(ClosedLoop.run(ours, CACHED, CALLERS, run.seconds(10, 3)));
        proxied.add(ClosedLoop.run(nginx, PROXIED, CALLERS, run.seconds(10, 3)));
      }
      double ourReads = Medians.of(cached, ClosedLoop.Result::perSecond);
      double nginxReads = Medians.of(proxied, ClosedLoop.Result::perSecond);
      return List.of(
          Figure.of("cached reads", ourReads, "/s").beside(nginxReads),
          Figure.of("  over nginx's", ourReads / nginxReads, "x").atLeast(LEAST_OVER_NGINX),
          Figure.of("  failed", Medians.sum(cached, ClosedLoop.Result::failed), "")
              .beside(Medians.sum(proxied, ClosedLoop.Result::failed))
              .atMost(0));
    }
  }
}
