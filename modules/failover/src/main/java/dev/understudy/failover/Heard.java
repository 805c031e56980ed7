package dev.understudy.failover;

import java.time.Duration;
import java.time.Instant;

/**
 * What another node has said, and when this node first heard it, by its own clock. The clocks of
 * two nodes are never compared: a lease or a hold-down that is measured against the writer's clock
 * ends early or late by as much as the two differ.
 */
public record Heard<T>(T what, Instant at) {

  Duration age(Instant now) {
    return Duration.between(at, now);
  }
}
