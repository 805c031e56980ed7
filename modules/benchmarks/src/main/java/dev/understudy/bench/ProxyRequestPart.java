package dev.understudy.bench;

import dev.understudy.bench.load.PingPong;
import dev.understudy.bench.stage.ChaosProxy;
import dev.understudy.bench.stage.HaProxy;
import dev.understudy.bench.stage.Peer;
import dev.understudy.bench.stage.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a proxy adds to the round trip of a small message: the medians of rounds in turns, each less
 * that of the round without a proxy beside it, so that a machine's moods meet all alike.
 */
final class ProxyRequestPart implements Part {

  private static final int BYTES = 128;
  private static final double MOST_MICROS = 100;

  @Override
  public String name() {
    return "request";
  }

  @Override
  public String about() {
    return "what it adds to a round trip of " + BYTES + " bytes, beside HAProxy";
  }

  /** A port to ask, and the medians of its rounds. */
  private record Way(int port, List<Double> medians) {

    Way(int port) {
      this(port, new ArrayList<>());
    }

    void round(int times) throws IOException {
      try (PingPong caller = new PingPong(port, BYTES)) {
        medians.add(caller.medianMicros(times));
      }
    }

    /** Round by round, what it took more than another. */
    double addedTo(Way other) {
      List<Double> differences = new ArrayList<>();
      for (int i = 0; i < medians.size(); i++) {
        differences.add(medians.get(i) - other.medians.get(i));
      }
      return Medians.of(differences, d -> d);
    }
  }

  @Override
  public List<Figure> run(Run run) throws IOException, InterruptedException {
    try (Stage stage = run.stage()) {
      int echo = Peer.start(stage, Peer.Kind.ECHO);
      Way direct = new Way(echo);
      Way ours = new Way(ChaosProxy.start(stage, echo).port());
      Optional<Way> haProxy = HaProxy.tcp(stage, echo).map(Way::new);
      if (haProxy.isEmpty()) {
        run.say("HAProxy is not installed, so it is left out");
      }
      measure(run, Stream.concat(Stream.of(direct, ours), haProxy.stream()).toList());
      Figure added =
          Figure.of("added to a small request, median", ours.addedTo(direct), "us")
              .atMost(MOST_MICROS);
      return List.of(
          Figure.of(
              "a small request without a proxy, median",
              Medians.of(direct.medians(), d -> d),
              "us"),
          haProxy.map(other -> added.beside(other.addedTo(direct))).orElse(added));
    }
  }

  private static void measure(Run run, List<Way> ways) throws IOException {
    for (Way way : ways) {
      way.round(run.times(200_000, 20_000)); // compiled code on all sides
      way.medians().clear();
    }
    for (int i = 1; i <= run.times(15, 5); i++) {
      run.say("round " + i);
      for (Way way : ways) {
        way.round(run.times(20_000, 2_000));
      }
    }
  }
}
