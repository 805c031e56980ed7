package dev.understudy.chaos.experiment;

import java.util.List;
import java.util.Set;

/**
 * A hook around parts of an experiment: a program or a call.
 *
 * @param scopes {@code before}, {@code after}
 * @param automatic whether one of the experiment stands around each activity as well
 */
record Control(String name, Provider provider, Set<String> scopes, boolean automatic) {

  private static final Set<String> SCOPES = Set.of("before", "after");

  static List<Control> read(Place controls, Variables variables) {
    return controls.elements().stream().map(variables::resolve).map(Control::of).toList();
  }

  private static Control of(Place control) {
    String name = control.at("name").text();
    Place type = control.at("provider").at("type");
    if (!Set.of("http", "process", "python").contains(type.text())) {
      throw type.wrong("http or process");
    }
    Place scope = control.at("scope");
    return new Control(
        name,
        Providers.read(control.at("provider"), Activity.Kind.ACTION, name),
        scope.isPresent() ? Set.of(scope.oneOf(SCOPES, "before")) : SCOPES,
        control.at("automatic").flag(true));
  }
}
