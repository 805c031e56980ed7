package dev.understudy.service;

import dev.understudy.failover.Candidate;
import dev.understudy.failover.Considered;
import dev.understudy.failover.Failover;
import dev.understudy.failover.FailoverEvent;
import dev.understudy.failover.FailoverEvents;
import dev.understudy.failover.Route;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/**
 * Counts what happens on the way of calls. All of it is rare, so meters are looked up each time.
 */
final class FailoverMeters implements FailoverEvents {

  private final MeterRegistry meters;

  FailoverMeters(MeterRegistry meters) {
    this.meters = meters;
  }

  /** Shows how full each vendor's bulkhead is. */
  void watch(Failover failover, Route route) {
    for (Candidate candidate : route.candidates()) {
      Gauge.builder(
              "understudy.provider.in.flight",
              () -> failover.bulkhead(candidate.provider()).inFlight())
          .description("Calls in flight at the vendor from this node.")
          .tag("provider", candidate.provider().value())
          .register(meters);
    }
  }

  @Override
  public void on(FailoverEvent event) {
    switch (event) {
      case FailoverEvent.Ended(var operation, var served) -> {
        if (served.considered().stream().filter(Considered::attempted).count() > 1) {
          count("failovers", "Calls that more than one vendor was tried for.", operation);
        }
      }
      case FailoverEvent.Panicked(var operation, var provider) ->
          count(
              "panics",
              "Calls for which no vendor was admitted.",
              operation,
              "provider",
              provider.value());
      case FailoverEvent.Full(var operation, var provider) ->
          count(
              "bulkhead.full",
              "Vendors passed over since they had no room.",
              operation,
              "provider",
              provider.value());
      case FailoverEvent.Shed(var operation, var criticality) ->
          count(
              "sheds",
              "Calls refused since no vendor had room.",
              operation,
              "criticality",
              criticality.name().toLowerCase(Locale.ROOT));
      case FailoverEvent.RetryBudgetSpent(var operation) ->
          count("retry.budget.spent", "Calls that ended for want of retries.", operation);
      case FailoverEvent.Hedged(var operation, var second) ->
          count(
              "hedges",
              "Reads asked of a second vendor as well.",
              operation,
              "provider",
              second.value());
    }
  }

  private void count(String name, String description, String operation, String... moreTags) {
    Counter.builder("understudy." + name)
        .description(description)
        .tag("operation", operation)
        .tags(moreTags)
        .register(meters)
        .increment();
  }
}
