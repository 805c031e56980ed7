package dev.understudy.sims;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers that were given under a key, kept for as long as the simulator lives. */
public final class IdempotencyKeys {

  private record Stored(String fingerprint, SimResponse response) {}

  private final Map<String, Stored> answers = new HashMap<>();

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
    if (stored != null) {
      return stored.fingerprint.equals(fingerprint)
          ? new Use.Replay(stored.response)
          : new Use.Mismatch();
    }
    SimResponse response = execution.get();
    key.ifPresent(k -> answers.put(k, new Stored(fingerprint, response)));
    return new Use.First(response);
  }
}
