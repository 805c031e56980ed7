package dev.understudy.chaos.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Something that is asked, or done.
 *
 * @param source as the experiment has it, its names not replaced: what the journal shows
 * @param background whether the next one begins while it goes on
 * @param before the pause before it
 */
record Activity(
    String name,
    Kind kind,
    JsonNode source,
    Provider provider,
    Optional<Tolerance> tolerance,
    boolean background,
    Duration before,
    Duration after,
    List<Control> controls) {

  /** What it is. */
  enum Kind {
    PROBE,
    ACTION
  }
}
