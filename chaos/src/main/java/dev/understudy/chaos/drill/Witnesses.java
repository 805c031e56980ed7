package dev.understudy.chaos.drill;

import dev.understudy.chaos.check.Acknowledged;
import dev.understudy.chaos.check.DeadLetter;
import dev.understudy.chaos.check.Entry;
import dev.understudy.chaos.workload.Calls;
import dev.understudy.chaos.workload.Sample;
import dev.understudy.local.PlatformFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Hears the callers and the vendors, once the platform has come to rest. */
final class Witnesses {

  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  private final PlatformFile platform;
  private final Calls calls;
  private final Ledgers ledgers;
  private final DeadLetters deadLetters;
  private final Instant started;
  private final LongSupplier now;

  /**
   * Witnesses of a drill.
   *
   * @param now milliseconds from the start
   */
  Witnesses(PlatformFile platform, Calls calls, Instant started, LongSupplier now) {
    this.platform = platform;
    this.calls = calls;
    this.ledgers = new Ledgers(platform, calls);
    this.deadLetters = new DeadLetters(platform.services().getOrDefault("email", List.of()), calls);
    this.started = started;
    this.now = now;
  }

  /** Waits until nothing is under way any more, as long as it is worth waiting. */
  Evidence settled(List<Sample> history, Duration patience) throws InterruptedException {
    long end = now.getAsLong() + patience.toMillis();
    Unsettled unsettled = new Unsettled(platform, calls, history);
    long finalAt = unsettled.isEmpty() ? 0 : -1;
    while (true) {
      unsettled.ask();
      if (finalAt < 0 && unsettled.isEmpty()) {
        finalAt = now.getAsLong();
      }
      Evidence evidence = evidence(history, unsettled, finalAt);
      boolean done = unsettled.isEmpty() && evidence.lost() == 0;
      if (done || now.getAsLong() > end) {
        return evidence;
      }
      Thread.sleep(LOOK_EVERY);
    }
  }

  private Evidence evidence(List<Sample> history, Unsettled unsettled, long finalAt) {
    List<Acknowledged> acknowledged = new ArrayList<>(unsettled.late());
    history.stream().map(Sample::acknowledged).flatMap(Optional::stream).forEach(acknowledged::add);
    // Before the ledgers: what is sent meanwhile after all is at a vendor.
    List<DeadLetter> dead = deadLetters.read();
    List<Entry> entries = ledgers.read();
    return new Evidence(
        acknowledged, dead, entries, started.toEpochMilli(), finalAt, unsettled.open());
  }
}
