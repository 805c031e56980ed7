package dev.understudy.service;

import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The meters of one operation at one vendor; all four are there from its first call on, at zero.
 */
final class AttemptTimers {

  private final Timer success;
  private final Timer declined;
  private final Timer notExecuted;
  private final Timer unknown;

  AttemptTimers(MeterRegistry meters, ProviderId provider, String operation) {
    this.success = timer(meters, provider, operation, "success");
    this.declined = timer(meters, provider, operation, "declined");
    this.notExecuted = timer(meters, provider, operation, "not_executed");
    this.unknown = timer(meters, provider, operation, "unknown");
  }

  void record(Outcome<?> outcome, long tookNanos) {
    Timer timer =
        switch (outcome) {
          case Outcome.Success<?> _ -> success;
          case Outcome.Declined<?> _ -> declined;
          case Outcome.NotExecuted<?> _ -> notExecuted;
          case Outcome.Unknown<?> _ -> unknown;
        };
    timer.record(tookNanos, TimeUnit.NANOSECONDS);
  }

  private static Timer timer(
      MeterRegistry meters, ProviderId provider, String operation, String outcome) {
    return Timer.builder("understudy.attempt")
        .description("Attempts at a vendor: how they ended and how long they took.")
        .tag("provider", provider.value())
        .tag("operation", operation)
        .tag("outcome", outcome)
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(Duration.ofSeconds(10))
        .register(meters);
  }
}
