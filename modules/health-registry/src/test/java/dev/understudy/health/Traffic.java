package dev.understudy.health;

import dev.understudy.failover.Outcome;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Calls at a steady rate, as far as the share of the vendor allows. */
final class Traffic {

  private static final long SECOND = 1_000_000_000;

  private final HazelcastHealthRegistry registry;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Ticker.daemon("traffic"));
  private volatile Outcome<?> outcome = MemberProcess.GOOD;
  private @Nullable Future<?> running;
  private double owed;

  Traffic(HazelcastHealthRegistry registry) {
    this.registry = registry;
  }

  /** From now on; answers with the microsecond of the clock at which it began. */
  String run(int perSecond, Outcome<?> ends) {
    outcome = ends;
    long now = Sightings.micros(Instant.now());
    if (running != null) {
      running.cancel(false);
    }
    running =
        perSecond == 0
            ? null
            : thread.scheduleAtFixedRate(this::call, 0, SECOND / perSecond, TimeUnit.NANOSECONDS);
    return "" + now;
  }

  private void call() {
    owed += registry.snapshot().share(MemberProcess.VENDOR);
    if (owed >= 1) {
      owed -= 1;
      registry.record(MemberProcess.VENDOR, "charge", outcome, SECOND / 1_000);
    }
  }
}
