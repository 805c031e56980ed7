package dev.understudy.health;

import dev.understudy.failover.Observation;
import dev.understudy.failover.ProviderId;
import java.time.Instant;

/** An observation as it travels; Hazelcast writes records in its compact format. */
record ObservationData(
    String provider,
    String node,
    long nodeEpoch,
    long atMillis,
    int good,
    int bad,
    int recentGood,
    int recentBad,
    int badInARow) {

  static ObservationData of(Observation o) {
    return new ObservationData(
        o.provider().value(),
        o.node(),
        o.nodeEpoch(),
        o.at().toEpochMilli(),
        o.good(),
        o.bad(),
        o.recentGood(),
        o.recentBad(),
        o.badInARow());
  }

  Observation toObservation() {
    return new Observation(
        new ProviderId(provider),
        node,
        nodeEpoch,
        Instant.ofEpochMilli(atMillis),
        good,
        bad,
        recentGood,
        recentBad,
        badInARow);
  }
}
