package dev.understudy.chaos.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** The faults that were brought about by providers of our own: each proven, each taken back. */
final class Injections {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What was to be taken back is not there any more. */
  static final int GONE = 404;

  private final HttpCaller http;
  private final Guard guard;
  private final List<Injection> all = new CopyOnWriteArrayList<>();
  private final AtomicBoolean armed = new AtomicBoolean();

  Injections(HttpCaller http, Guard guard) {
    this.http = http;
    this.guard = guard;
  }

  /** A fault, and whether somebody was seen to have met it. */
  private record Injection(
      String name, Provider.Http undo, Optional<Provider.Proof> proof, AtomicBoolean observed) {}

  /** Something is done from here on, by whatever provider, and has to be taken back. */
  void arm() {
    armed.set(true);
    guard.arm();
  }

  /** Whether anything was done. */
  boolean isArmed() {
    return armed.get();
  }

  /** Before it is brought about, so that there is no moment in which nobody knows of it. */
  void announced(String name, Provider.Harm harm) {
    if (!needsId(harm)) {
      guard.undo(name, harm.undo());
    }
  }

  /** Once it was answered. */
  void begun(String name, Provider.Harm harm, JsonNode output) {
    String id = output.path("body").path("id").asText();
    Provider.Http undo = needsId(harm) ? harm.undo().to("/ID", "/" + id) : harm.undo();
    guard.undo(name, undo);
    all.add(new Injection(name, undo, harm.proof(), new AtomicBoolean(harm.proof().isEmpty())));
  }

  private static boolean needsId(Provider.Harm harm) {
    return harm.undo().url().getPath().endsWith("/ID");
  }

  /** Looks whether those that nobody was seen to meet yet have been met. */
  void look() throws InterruptedException {
    for (Injection each : all) {
      if (each.proof().isPresent() && !each.observed().get()) {
        Provider.Proof proof = each.proof().get();
        JsonNode found =
            http.call(proof.look(), Activity.Kind.PROBE).output().path("body").at(proof.pointer());
        each.observed().set(found.asBoolean() || found.asLong() > 0);
      }
    }
  }

  /** Those that nobody met: they prove nothing. */
  List<String> unobserved() {
    return all.stream().filter(each -> !each.observed().get()).map(Injection::name).toList();
  }

  /** Takes all back, the last first; tells those that could not be. */
  List<String> undone() throws InterruptedException {
    List<String> failures = new ArrayList<>();
    for (Injection each : all.reversed()) {
      Reading reading = http.call(each.undo(), Activity.Kind.ACTION);
      if (reading instanceof Reading.Failed(JsonNode output, String why)
          && output.path("status").asInt() != GONE) {
        failures.add(each.name() + " was not taken back: " + why);
      }
    }
    return failures;
  }

  ArrayNode json() {
    ArrayNode json = JSON.createArrayNode();
    all.forEach(
        each -> json.addObject().put("name", each.name()).put("observed", each.observed().get()));
    return json;
  }
}
