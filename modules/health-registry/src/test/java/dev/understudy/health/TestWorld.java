package dev.understudy.health;

import dev.understudy.failover.Concurrency;
import dev.understudy.failover.FailoverEvents;
import dev.understudy.failover.Surroundings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What a {@link dev.understudy.failover.Failover} needs here, where no call is hedged. */
final class TestWorld {

  private static final Concurrency NO_HEDGES =
      new Concurrency() {
        @Override
        public <T> CompletableFuture<T> start(Supplier<T> work) {
          throw new UnsupportedOperationException("nothing is hedged");
        }

        @Override
        public <T> Optional<T> await(CompletableFuture<T> work, Duration atMost) {
          throw new UnsupportedOperationException("nothing is hedged");
        }
      };

  private TestWorld() {}

  static Surroundings telling(FailoverEvents events) {
    return new Surroundings(InstantSource.system(), new SplittableRandom(1), NO_HEDGES, events);
  }
}
