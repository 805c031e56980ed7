package dev.understudy.service;

import dev.understudy.failover.Failover;
import dev.understudy.failover.FailoverEvents;
import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.Route;
import dev.understudy.failover.Surroundings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** The engine of an adapter, whose calls are counted and told to who asks. */
final class MeteredFailover {

  private MeteredFailover() {}

  static Failover of(
      Route route, HealthRegistry registry, InstantSource clock, MeterRegistry metrics) {
    FailoverMeters meters = new FailoverMeters(metrics);
    RouteTrace trace = new RouteTrace();
    // Of the thread that asks: one generator is not for many threads.
    RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
    FailoverEvents events =
        event -> {
          meters.on(event);
          trace.on(event);
        };
    Failover failover =
        new Failover(
            route, registry, new Surroundings(clock, random, new VertxConcurrency(), events));
    meters.watch(failover, route);
    return failover;
  }
}
