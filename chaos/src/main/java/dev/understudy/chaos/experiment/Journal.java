package dev.understudy.chaos.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What happened, in Chaos Toolkit's schema; written after each step, so that a run that is killed
 * leaves one as well, which says {@code aborted}.
 */
public final class Journal {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double NANOS = 1e9;

  private final Variables variables;
  private final Optional<Path> file;
  private final InstantSource clock;
  private final Instant started;
  private final ObjectNode root = JSON.createObjectNode();
  private Verdict verdict = Verdict.ABORTED;

  /** How it ended. */
  public enum Verdict {
    COMPLETED,
    /** The steady state was not there any more afterwards. */
    DEVIATED,
    /** The steady state was not there before, or an activity failed. */
    FAILED,
    /** A fault was met by nobody: nothing is proven. */
    INVALID,
    INTERRUPTED,
    ABORTED;

    /** A fault that was not taken back makes it fail. */
    Verdict butOnlyIf(boolean clean) {
      return this == COMPLETED && !clean ? FAILED : this;
    }

    /** In Chaos Toolkit's words, which has fewer. */
    private String status() {
      return this == DEVIATED || this == INVALID ? "failed" : name().toLowerCase(Locale.ROOT);
    }
  }

  Journal(Experiment experiment, Optional<Path> file, InstantSource clock) {
    this.variables = experiment.variables();
    this.file = file;
    this.clock = clock;
    this.started = clock.instant();
    root.put("platform", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    root.set("experiment", experiment.source());
    root.put("start", started.toString());
    root.putObject("steady_states").putNull("before").putNull("after").putArray("during");
    root.putArray("run");
    root.putArray("rollbacks");
    root.putArray("injections");
    end(Verdict.ABORTED);
  }

  /** A check of the hypothesis, {@code before}, {@code after}, or one of those {@code during}. */
  synchronized void steadyState(String when, List<Performed> probes) {
    ObjectNode state = JSON.createObjectNode();
    state.put("steady_state_met", probes.stream().allMatch(Performed::isGood));
    state.set("probes", array(probes));
    ObjectNode states = root.withObject("/steady_states");
    if (states.path(when) instanceof ArrayNode several) {
      several.add(state);
    } else {
      states.set(when, state);
    }
    save();
  }

  /** The last of them. */
  JsonNode steadyState(String when) {
    JsonNode state = json().path("steady_states").path(when);
    return state.isArray() ? state.path(state.size() - 1) : state;
  }

  synchronized void run(List<Performed> activities) {
    root.set("run", array(activities));
    save();
  }

  synchronized void rollbacks(List<Performed> activities) {
    root.set("rollbacks", array(activities));
    save();
  }

  synchronized void injections(ArrayNode injections) {
    root.set("injections", injections);
    save();
  }

  private static ArrayNode array(List<Performed> all) {
    ArrayNode array = JSON.createArrayNode();
    all.forEach(each -> array.add(each.json()));
    return array;
  }

  synchronized void end(Verdict how) {
    verdict = how;
    root.put("status", how.status());
    root.put("deviated", how == Verdict.DEVIATED);
    root.put("valid", how != Verdict.INVALID);
    Instant now = clock.instant();
    root.put("end", now.toString());
    root.put("duration", Duration.between(started, now).toNanos() / NANOS);
    save();
  }

  public synchronized Verdict verdict() {
    return verdict;
  }

  /** As it stands, without secrets. */
  public synchronized JsonNode json() {
    return variables.masked(root);
  }

  private void save() {
    file.ifPresent(this::save);
  }

  private void save(Path path) {
    try {
      Path whole = path.resolveSibling(path.getFileName() + ".new");
      Files.writeString(
          whole, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json()) + "\n");
      Files.move(whole, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("the journal cannot be written", e);
    }
  }
}
