package dev.understudy.bench;

import dev.understudy.bench.load.Download;
import dev.understudy.bench.stage.ChaosProxy;
import dev.understudy.bench.stage.HaProxy;
import dev.understudy.bench.stage.Peer;
import dev.understudy.bench.stage.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one connection carries: the median of runs in turns. */
final class ProxyStreamPart implements Part {

  private static final double ENOUGH_MB = 1_000;
  private static final double ENOUGH_OF_HAPROXY = 0.5;

  @Override
  public String name() {
    return "stream";
  }

  @Override
  public String about() {
    return "what one connection carries, beside HAProxy in TCP mode";
  }

  @Override
  public List<Figure> run(Run run) throws IOException, InterruptedException {
    try (Stage stage = run.stage()) {
      int source = Peer.start(stage, Peer.Kind.SOURCE);
      int proxy = ChaosProxy.start(stage, source).port();
      Optional<Integer> haProxy = HaProxy.tcp(stage, source);
      List<Double> ours = new ArrayList<>();
      List<Double> theirs = new ArrayList<>();
      megabytes(proxy, run.times(10, 3));
      for (int i = 1; i <= run.times(7, 3); i++) {
        run.say("run " + i);
        ours.add(megabytes(proxy, run.times(5, 1)));
        if (haProxy.isPresent()) {
          theirs.add(megabytes(haProxy.get(), run.times(5, 1)));
        }
      }
      return List.of(figure(run, ours, theirs));
    }
  }

  private static double megabytes(int port, int seconds) throws IOException {
    return Download.bytesPerSecond(port, java.time.Duration.ofSeconds(seconds)) / 1e6;
  }

  /** As good as half of HAProxy is good enough on a machine where that is not a gigabyte. */
  private static Figure figure(Run run, List<Double> ours, List<Double> theirs) {
    Figure figure = Figure.of("carried by one connection", Medians.of(ours, d -> d), "MB/s");
    if (theirs.isEmpty()) {
      run.say("HAProxy is not installed, so it is left out");
      return figure.atLeast(ENOUGH_MB);
    }
    double haProxy = Medians.of(theirs, d -> d);
    return figure.beside(haProxy).atLeast(Math.min(ENOUGH_MB, ENOUGH_OF_HAPROXY * haProxy));
  }
}
