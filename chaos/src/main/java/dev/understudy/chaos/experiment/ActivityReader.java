package dev.understudy.chaos.experiment;

import dev.understudy.chaos.toxic.Targets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads activities, and finds those that others refer to. */
final class ActivityReader {

  private static final Set<String> KINDS = Set.of("probe", "action");

  private final Map<String, Place> named = new LinkedHashMap<>();
  private final Variables variables;
  private final Targets targets;

  ActivityReader(Place root, Variables variables, Targets targets) {
    this.variables = variables;
    this.targets = targets;
    Stream.of(
            root.at("steady-state-hypothesis").at("probes"),
            root.at("method"),
            root.at("rollbacks"))
        .flatMap(list -> list.elements().stream())
        .filter(place -> place.at("name").node().isTextual())
        .forEach(place -> named.putIfAbsent(place.at("name").text(), place));
  }

  List<Activity> all(Place list) {
    return list.elements().stream().map(this::read).toList();
  }

  /** The probes whose answers are configuration. */
  Map<String, Activity> configured(Place configuration, Set<String> names) {
    Map<String, Activity> all = new LinkedHashMap<>();
    configuration
        .fields()
        .forEach(
            (name, place) -> {
              if (names.contains(name)) {
                all.put(name, read(place));
              }
            });
    return all;
  }

  Activity read(Place given) {
    given.object();
    Place place = given.at("ref").isPresent() ? referred(given.at("ref")) : given;
    Activity.Kind kind = Activity.Kind.valueOf(kind(place.at("type")).toUpperCase(Locale.ROOT));
    String name = variables.resolve(place.at("name")).text();
    Provider provider = Providers.read(variables.resolve(place.at("provider")), kind, name);
    if (kind == Activity.Kind.ACTION) {
      requireAllowed(provider, place.at("provider"));
    }
    Place tolerance = place.at("tolerance");
    Place pauses = variables.resolve(place.at("pauses"));
    return new Activity(
        name,
        kind,
        place.node(),
        provider,
        tolerance.isPresent() ? Optional.of(tolerance(tolerance)) : Optional.empty(),
        place.at("background").flag(false),
        pauses.at("before").seconds().orElse(Duration.ZERO),
        pauses.at("after").seconds().orElse(Duration.ZERO),
        Control.read(place.at("controls"), variables));
  }

  private static String kind(Place type) {
    if (!KINDS.contains(type.text())) {
      throw type.wrong("probe or action");
    }
    return type.text();
  }

  private Tolerance tolerance(Place place) {
    Tolerance tolerance = ToleranceReader.read(variables.resolve(place));
    if (tolerance instanceof Tolerance.ByProbe) {
      // Its provider is read when there is an output to judge; what is wrong with it is told now.
      read(place);
    }
    return tolerance;
  }

  private Place referred(Place ref) {
    return Optional.ofNullable(named.get(ref.text()))
        .orElseThrow(() -> ref.refused("there is no activity \"" + ref.text() + "\""));
  }

  private void requireAllowed(Provider provider, Place place) {
    if (provider instanceof Provider.Http call && !targets.allows(call.url().getHost())) {
      throw place.refused(
          "%s is not near, and no --allow names it: chaos is not for other people's services"
              .formatted(call.url().getHost()));
    }
  }
}
