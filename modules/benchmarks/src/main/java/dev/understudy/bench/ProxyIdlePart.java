package dev.understudy.bench;

import dev.understudy.bench.load.IdleConnections;
import dev.understudy.bench.stage.ChaosProxy;
import dev.understudy.bench.stage.Peer;
import dev.understudy.bench.stage.Stage;
import java.io.IOException;
import java.util.List;

/** What the proxy's process grows by when many connections stand open. */
final class ProxyIdlePart implements Part {

  private static final int CONNECTIONS = 5_000;

  /** So that what any first connection brings is not counted. */
  private static final int BEFORE = 50;

  private static final double MOST_MB = 200;

  @Override
  public String name() {
    return "idle";
  }

  @Override
  public String about() {
    return "the memory that " + CONNECTIONS + " idle connections take";
  }

  @Override
  public List<Figure> run(Run run) throws IOException, InterruptedException {
    try (Stage stage = run.stage()) {
      ChaosProxy proxy = ChaosProxy.start(stage, Peer.start(stage, Peer.Kind.HOLD));
      try (IdleConnections connections = new IdleConnections(proxy.port())) {
        connections.open(BEFORE);
        long before = proxy.process().residentBytes();
        run.say("opening " + CONNECTIONS);
        connections.open(CONNECTIONS);
        double grown = (proxy.process().residentBytes() - before) / 1e6;
        return List.of(
            Figure.of("memory before", before / 1e6, "MB"),
            Figure.of("grown by " + CONNECTIONS + " idle connections", grown, "MB")
                .atMost(MOST_MB));
      }
    }
  }
}
