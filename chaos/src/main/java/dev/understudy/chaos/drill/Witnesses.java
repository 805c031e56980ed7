package dev.understudy.chaos.drill;

import dev.understudy.chaos.check.Acknowledged;
import dev.understudy.chaos.workload.Calls;
import dev.understudy.chaos.workload.Sample;
import dev.understudy.local.PlatformFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Hears the callers and the vendors, once the platform has come to rest. */
final class Witnesses {

  private static final Duration SETTLE_PATIENCE = Duration.ofSeconds(30);

  private final PlatformFile platform;
  private final Calls calls;
  private final Ledgers ledgers;

  Witnesses(PlatformFile platform, Calls calls) {
    this.platform = platform;
    this.calls = calls;
    this.ledgers = new Ledgers(platform, calls);
  }

  /** Waits until nothing is under way any more, as long as it is worth waiting. */
  Evidence settled(List<Sample> history) throws InterruptedException {
    Instant end = Instant.now().plus(SETTLE_PATIENCE);
    while (true) {
      Evidence evidence = evidence(history);
      boolean done = evidence.lost() == 0 && underWay(history).isEmpty();
      if (done || Instant.now().isAfter(end)) {
        return evidence;
      }
      Thread.sleep(500);
    }
  }

  private Evidence evidence(List<Sample> history) {
    List<Acknowledged> acknowledged =
        history.stream()
            .map(Sample::acknowledged)
            .flatMap(Optional::stream)
            .collect(Collectors.toCollection(ArrayList::new));
    history.stream()
        .filter(sample -> sample.result() == Sample.Result.PROCESSING)
        .filter(sample -> List.of("CAPTURED", "AUTHORISED").contains(status(sample)))
        .forEach(
            sample ->
                acknowledged.add(
                    new Acknowledged(Acknowledged.Kind.PAYMENT, sample.reference(), "", 0, "")));
    return new Evidence(history, acknowledged, ledgers.read());
  }

  private List<Sample> underWay(List<Sample> history) {
    return history.stream()
        .filter(sample -> sample.result() == Sample.Result.PROCESSING)
        .filter(sample -> List.of("SENT", "UNKNOWN", "").contains(status(sample)))
        .toList();
  }

  private String status(Sample sample) {
    String node = platform.services().getOrDefault(sample.adapter(), List.of()).getFirst();
    return calls.get(node + "/v1/payments/" + sample.id()).body().path("status").asText();
  }
}
