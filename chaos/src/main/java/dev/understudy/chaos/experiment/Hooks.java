package dev.understudy.chaos.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs the controls of an experiment around its parts. A program gets the event as JSON on its
 * standard input and by name in {@code UNDERSTUDY_CONTROL}; a call gets it as its body.
 */
final class Hooks {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Control> ofExperiment;
  private final HttpCaller http;
  private final ProcessCaller processes;
  private final Consumer<String> say;
  private final Power power;

  /** What becomes of a control that fails before something. */
  enum Power {
    /** It says no. */
    VETO,
    /** It is only told: nothing may keep a fault from being taken back. */
    NONE
  }

  Hooks(
      List<Control> ofExperiment,
      HttpCaller http,
      ProcessCaller processes,
      Consumer<String> say,
      Power power) {
    this.power = power;
    this.ofExperiment = List.copyOf(ofExperiment);
    this.http = http;
    this.processes = processes;
    this.say = say;
  }

  /** The same, without a say. */
  Hooks powerless() {
    return new Hooks(ofExperiment, http, processes, say, Power.NONE);
  }

  /**
   * Before a part begins.
   *
   * @throws VetoException when a control fails: it is asked so that it can say no
   */
  void before(String part, JsonNode context) throws InterruptedException {
    for (Control control : around("before", ofExperiment.stream())) {
      veto(control, run(control, event("before-" + part, context)));
    }
  }

  void before(Activity activity) throws InterruptedException {
    for (Control control : around("before", of(activity))) {
      veto(control, run(control, event("before-activity", activity.source())));
    }
  }

  /** After a part has ended; what fails is only told. */
  void after(String part, JsonNode context, JsonNode state) throws InterruptedException {
    for (Control control : around("after", ofExperiment.stream())) {
      tell(control, run(control, event("after-" + part, context).set("state", state)));
    }
  }

  void after(Activity activity, JsonNode state) throws InterruptedException {
    for (Control control : around("after", of(activity))) {
      tell(control, run(control, event("after-activity", activity.source()).set("state", state)));
    }
  }

  private Stream<Control> of(Activity activity) {
    return Stream.concat(
        ofExperiment.stream().filter(Control::automatic), activity.controls().stream());
  }

  private static List<Control> around(String scope, Stream<Control> controls) {
    return controls.filter(control -> control.scopes().contains(scope)).toList();
  }

  private static ObjectNode event(String name, JsonNode context) {
    return JSON.createObjectNode().put("event", name).set("context", context);
  }

  private Reading run(Control control, JsonNode event) throws InterruptedException {
    return switch (control.provider()) {
      case Provider.Http call -> http.call(call.sending(event.toString()), Activity.Kind.ACTION);
      case Provider.Program program ->
          processes.call(
              program,
              Activity.Kind.ACTION,
              Map.of("UNDERSTUDY_CONTROL", event.path("event").asText()),
              event.toString());
      case Provider.Prometheus _, Provider.Invariants _ ->
          throw new IllegalStateException("no control: " + control.name());
    };
  }

  private void veto(Control control, Reading reading) {
    if (power == Power.NONE) {
      tell(control, reading);
    } else if (reading instanceof Reading.Failed(_, String why)) {
      throw new VetoException("the control " + control.name() + " says no: " + why);
    }
  }

  private void tell(Control control, Reading reading) {
    if (reading instanceof Reading.Failed(_, String why)) {
      say.accept("the control " + control.name() + " failed: " + why);
    }
  }
}
