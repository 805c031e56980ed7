package dev.understudy.health;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.LockSupport;

/** When each epoch of the vendor's verdict was first seen in the snapshot of this process. */
final class Sightings {

  private static final long LOOK_EVERY_NANOS = 100_000;

  private final Map<Long, Long> firstSeen = new ConcurrentSkipListMap<>();

  Sightings(HazelcastHealthRegistry registry) {
    Thread.ofPlatform().daemon().name("sightings").start(() -> watch(registry));
  }

  private void watch(HazelcastHealthRegistry registry) {
    while (true) {
      long epoch = registry.snapshot().verdict(MemberProcess.VENDOR).orElseThrow().epoch();
      firstSeen.computeIfAbsent(epoch, _ -> micros(Instant.now()));
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }

  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  @Override
  public String toString() {
    return firstSeen.toString();
  }
}
