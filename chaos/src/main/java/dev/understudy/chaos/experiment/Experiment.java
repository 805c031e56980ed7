package dev.understudy.chaos.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.chaos.toxic.Targets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An experiment, checked.
 *
 * @param source as it was given; what the journal shows
 * @param variables what its names stand for
 * @param configured probes whose answers are values of the configuration
 */
public record Experiment(
    JsonNode source,
    String title,
    Variables variables,
    Map<String, Activity> configured,
    Optional<Hypothesis> hypothesis,
    List<Activity> method,
    List<Activity> rollbacks,
    List<Control> controls,
    Strategy strategy) {

  private static final Set<String> KNOWN =
      Set.of(
          "version",
          "title",
          "description",
          "tags",
          "configuration",
          "secrets",
          "controls",
          "steady-state-hypothesis",
          "method",
          "rollbacks",
          "runtime",
          "extensions",
          "contributions",
          "dry");

  /** What is normal. */
  record Hypothesis(String title, List<Activity> probes) {}

  /**
   * Reads one.
   *
   * @param targets what its actions may be done to
   * @throws ExperimentException when it is wrong, in the first line that is
   */
  static Experiment read(Place root, Variables variables, Targets targets, Strategy asked) {
    root.fields().forEach((name, value) -> requireKnown(name, value));
    root.at("description").text();
    root.at("tags").elements().forEach(Place::text);
    if (!root.at("method").isPresent()) {
      throw root.at("method").wrong("a list");
    }
    ActivityReader activities = new ActivityReader(root, variables, targets);
    return new Experiment(
        root.node(),
        variables.resolve(root.at("title")).text(),
        variables,
        activities.configured(root.at("configuration"), variables.later()),
        hypothesis(root.at("steady-state-hypothesis"), activities),
        activities.all(root.at("method")),
        activities.all(root.at("rollbacks")),
        Control.read(root.at("controls"), variables),
        asked.orOf(root.at("runtime")));
  }

  private static void requireKnown(String name, Place value) {
    // A list of rollbacks by a misspelled name would never be run.
    if (!KNOWN.contains(name) && !name.startsWith("x-")) {
      throw value.refused("no such part of an experiment; there are " + sorted());
    }
  }

  private static String sorted() {
    return String.join(", ", KNOWN.stream().sorted().toList());
  }

  private static Optional<Hypothesis> hypothesis(Place place, ActivityReader activities) {
    if (!place.isPresent()) {
      return Optional.empty();
    }
    String title = place.at("title").text();
    List<Activity> probes = activities.all(place.at("probes"));
    List<Place> places = place.at("probes").elements();
    for (int i = 0; i < probes.size(); i++) {
      if (probes.get(i).tolerance().isEmpty()) {
        throw places.get(i).at("tolerance").wrong("given");
      }
    }
    return Optional.of(new Hypothesis(title, probes));
  }

  /** Every activity. */
  Stream<Activity> activities() {
    return Stream.of(
            configured.values().stream(),
            hypothesis.stream().flatMap(all -> all.probes().stream()),
            method.stream(),
            rollbacks.stream())
        .flatMap(each -> each);
  }
}
