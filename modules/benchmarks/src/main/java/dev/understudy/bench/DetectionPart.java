package dev.understudy.bench;

import dev.understudy.bench.node.Cluster;
import dev.understudy.bench.stage.Stage;
import dev.understudy.bench.stage.Vendors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Three processes call a vendor 300 times a second, together; it is killed. How long it takes from
 * the first attempt that fails until all three hold that it is DOWN. The vendor is started again,
 * and when it is UP everywhere, killed again.
 */
final class DetectionPart implements Part {

  private static final int PROCESSES = 3;
  private static final int PER_SECOND_EACH = 100;
  private static final double MOST_MILLIS = 250;

  /** The code is not compiled yet. */
  private static final int UNCOUNTED = 2;

  private static final Duration WINDOW = Duration.ofSeconds(10);

  @Override
  public String name() {
    return "detection";
  }

  @Override
  public String about() {
    return "the primary killed under 300 calls/s: the verdict on all of 3 nodes";
  }

  @Override
  public List<Figure> run(Run run) throws InterruptedException {
    try (Stage stage = run.stage()) {
      Vendors primary = Vendors.start(stage, "primary");
      Vendors backup = Vendors.start(stage, "backup");
      List<String> urls = List.of(primary.url("square"), backup.url("square"));
      Cluster cluster = Cluster.ofProcesses(stage, PROCESSES, urls);
      cluster.load(PER_SECOND_EACH);
      List<Double> detections = new ArrayList<>();
      long counted = 0;
      int outages = UNCOUNTED + run.times(30, 5);
      for (int i = 1; i <= outages; i++) {
        run.say("outage %d of %d".formatted(i, outages));
        cluster.awaitAllUp();
        // A whole window of calls, none of which was in the outage before.
        Thread.sleep(WINDOW);
        cluster.awaitAllUp();
        long killed = System.nanoTime();
        counted = i == UNCOUNTED + 1 ? killed : counted;
        primary.process().kill();
        detections.add(cluster.detection(killed));
        primary = primary.again(stage);
      }
      Map<String, Long> failures = cluster.failures(counted);
      failures.forEach((how, often) -> run.say(often + " calls failed: " + how));
      return figures(
          detections.subList(UNCOUNTED, outages),
          failures.values().stream().mapToLong(Long::longValue).sum());
    }
  }

  private static List<Figure> figures(List<Double> detections, long failed) {
    return List.of(
        Figure.of("first failed attempt to DOWN on all, p99", p99(detections), "ms")
            .atMost(MOST_MILLIS),
        Figure.of("  median", Medians.percentile(50, detections, Double::doubleValue), "ms"),
        Figure.of("  failed calls", (double) failed, "").atMost(0));
  }

  private static double p99(List<Double> detections) {
    return Medians.percentile(99, detections, Double::doubleValue);
  }
}
