package dev.understudy.bench;

import dev.understudy.bench.load.Client;
import dev.understudy.bench.load.ClosedLoop;
import dev.understudy.bench.stage.Adapter;
import dev.understudy.bench.stage.Child;
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
      BareProxy.Running proxy = BareProxy.start(stage, vendors.port("square"));
      try (Client toAdapter = new Client(adapter.port());
          Client toProxy = new Client(proxy.port())) {
        Side ours = new Side(toAdapter, adapter.process());
        Side bare = new Side(toProxy, proxy.process());
        for (Side each : List.of(ours, bare)) {
          WarmUp.by(run, each.client, Inventory.uncachedReads(), CALLERS);
        }
        List<Figure> figures = new ArrayList<>(inTurns(run, ours, bare, ""));
        vendors.latency("square", SLOWER);
        figures.addAll(
            inTurns(run, ours, bare, ", vendor takes %d ms".formatted(SLOWER.toMillis())));
        return figures;
      }
    }
  }

  private record Side(Client client, Child process) {

    /** Reads for so long, and what they took. */
    Reads reads(Duration length) throws InterruptedException {
      Duration before = process.processorTime();
      ClosedLoop.Result result = ClosedLoop.run(client, Inventory.uncachedReads(), CALLERS, length);
      Duration took = process.processorTime().minus(before);
      return new Reads(result, took.toNanos() / 1e3 / Math.max(1, result.good()));
    }
  }

  private record Reads(ClosedLoop.Result result, double processorMicros) {}

  private static List<Figure> inTurns(Run run, Side ours, Side bare, String of)
      throws InterruptedException {
    List<Reads> adapter = new ArrayList<>();
    List<Reads> proxy = new ArrayList<>();
    int runs = run.times(5, 3);
    for (int i = 1; i <= runs; i++) {
      run.say("run %d of %d%s".formatted(i, runs, of));
      adapter.add(ours.reads(run.seconds(10, 3)));
      proxy.add(bare.reads(run.seconds(10, 3)));
    }
    return figures(adapter, proxy, of);
  }

  private static List<Figure> figures(List<Reads> adapter, List<Reads> proxy, String of) {
    double reads = Medians.of(adapter, each -> each.result.perSecond());
    double bareReads = Medians.of(proxy, each -> each.result.perSecond());
    double p99 = Medians.of(adapter, each -> each.result.p99());
    double bareP99 = Medians.of(proxy, each -> each.result.p99());
    return List.of(
        Figure.of("uncached reads" + of, reads, "/s").beside(bareReads),
        Figure.of("  over the bare proxy's" + of, reads / bareReads, "x").atLeast(LEAST_THROUGHPUT),
        Figure.of("  p99" + of, p99, "ms").beside(bareP99),
        Figure.of("  p99 over the bare proxy's" + of, p99 / bareP99, "x").atMost(MOST_P99),
        Figure.of("  processor time of its process" + of, processor(adapter), "us")
            .beside(processor(proxy)),
        Figure.of("  failed" + of, Medians.sum(adapter, each -> each.result.failed()), "")
            .beside(Medians.sum(proxy, each -> each.result.failed()))
            .atMost(0));
  }

  private static double processor(List<Reads> reads) {
    return Medians.of(reads, Reads::processorMicros);
  }
}
