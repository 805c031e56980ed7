package dev.understudy.bench;

import dev.understudy.bench.load.Client;
import dev.understudy.bench.load.ClosedLoop;
import dev.understudy.bench.stage.Adapter;
import dev.understudy.bench.stage.Stage;
import dev.understudy.bench.stage.Vendors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What an uncached read costs beyond the vendor's own time: the inventory adapter beside {@link
 * BareProxy}, in turns, at the same vendor process. The vendor is Square, whose simulator has no
 * rate limit.
 */
final class ReadPathPart implements Part {

  private static final int CALLERS = 16;

  /** As quick vendors are. */
  private static final Duration SLOWER = Duration.ofMillis(20);

  private static final double LEAST_THROUGHPUT = 0.85;
  private static final double MOST_P99 = 1.3;

  @Override
  public String name() {
    return "read-path";
  }

  @Override
  public String about() {
    return "an uncached inventory read, beside a bare Vert.x JSON proxy";
  }

  @Override
  public List<Figure> run(Run run) throws InterruptedException {
    try (Stage stage = run.stage()) {
      Vendors vendors = Vendors.start(stage, "vendors");
      Adapter adapter = Inventory.startWithSquareFirst(stage, vendors);
      int proxy = BareProxy.start(stage, vendors.port("square"));
      try (Client ours = new Client(adapter.port());
          Client bare = new Client(proxy)) {
        for (Client each : List.of(ours, bare)) {
          reads(each, run.seconds(20, 6)); // until the code is compiled
        }
        List<Figure> figures = new ArrayList<>(inTurns(run, ours, bare, ""));
        vendors.latency("square", SLOWER);
        figures.addAll(
            inTurns(run, ours, bare, ", vendor takes %d ms".formatted(SLOWER.toMillis())));
        return figures;
      }
    }
  }

  private static List<Figure> inTurns(Run run, Client ours, Client bare, String of)
      throws InterruptedException {
    List<ClosedLoop.Result> adapter = new ArrayList<>();
    List<ClosedLoop.Result> proxy = new ArrayList<>();
    int runs = run.times(5, 3);
    for (int i = 1; i <= runs; i++) {
      run.say("run %d of %d%s".formatted(i, runs, of));
      adapter.add(reads(ours, run.seconds(10, 3)));
      proxy.add(reads(bare, run.seconds(10, 3)));
    }
    return figures(adapter, proxy, of);
  }

  private static ClosedLoop.Result reads(Client client, Duration length)
      throws InterruptedException {
    return ClosedLoop.run(client, Inventory.uncachedReads(), CALLERS, length);
  }

  private static List<Figure> figures(
      List<ClosedLoop.Result> adapter, List<ClosedLoop.Result> proxy, String of) {
    double reads = Medians.of(adapter, ClosedLoop.Result::perSecond);
    double bareReads = Medians.of(proxy, ClosedLoop.Result::perSecond);
    double p99 = Medians.of(adapter, ClosedLoop.Result::p99);
    double bareP99 = Medians.of(proxy, ClosedLoop.Result::p99);
    return List.of(
        Figure.of("uncached reads" + of, reads, "/s").beside(bareReads),
        Figure.of("  over the bare proxy's" + of, reads / bareReads, "x").atLeast(LEAST_THROUGHPUT),
        Figure.of("  p99" + of, p99, "ms").beside(bareP99),
        Figure.of("  p99 over the bare proxy's" + of, p99 / bareP99, "x").atMost(MOST_P99),
        Figure.of("  failed" + of, Medians.sum(adapter, ClosedLoop.Result::failed), "")
            .beside(Medians.sum(proxy, ClosedLoop.Result::failed))
            .atMost(0));
  }
}
