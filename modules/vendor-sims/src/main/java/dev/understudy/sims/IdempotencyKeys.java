package dev.understudy.sims;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers that were given under a key, kept for as long as the vendor promises. */
public final class IdempotencyKeys {

  private record Stored(String fingerprint, SimResponse response, Instant at) {}

  private final Map<String, Stored> answers = new HashMap<>();
  private final Duration window;
  private final InstantSource clock;

  /** Keeps them for as long as the simulator lives. */
  public IdempotencyKeys() {
    this(Duration.ofDays(36_500), InstantSource.system());
  }

  public IdempotencyKeys(Duration window, InstantSource clock) {
    this.window = window;
    this.clock = clock;
  }

  /** What follows from a key that was seen before. */
  public sealed interface Use {
    record First(SimResponse response) implements Use {}

    record Replay(SimResponse response) implements Use {}

    record Mismatch() implements Use {}
  }

  /**
   * Executes once for each key.
   *
   * @param fingerprint what must be the same on each use: endpoint and parameters
   */
  public Use once(Optional<String> key, String fingerprint, Supplier<SimResponse> execution) {
    Stored stored = key.map(answers::get).orElse(null);
    if (stored != null && clock.instant().isBefore(stored.at.plus(window))) {
      return stored.fingerprint.equals(fingerprint)
          ? new Use.Replay(stored.response)
          : new Use.Mismatch();
    }
    SimResponse response = execution.get();
    key.ifPresent(k -> answers.put(k, new Stored(fingerprint, response, clock.instant())));
    return new Use.First(response);
  }

  /** The answer under a key is another from now on. */
  public void replace(String key, SimResponse response) {
    answers.computeIfPresent(key, (_, old) -> new Stored(old.fingerprint, response, old.at));
  }

  /** Nothing was executed under the key, so it is as good as new. */
  public void forget(String key) {
    answers.remove(key);
  }

  /** As after the vendor's keys have expired, or were lost with a region of it. */
  public void forgetAll() {
    answers.clear();
  }
}
