package dev.understudy.chaos.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Carries out activities. */
final class Performer {

  private final HttpCaller http;
  private final ProcessCaller processes;
  private final Hooks hooks;
  private final Injections injections;
  private final Dry dry;
  private final InstantSource clock;

  Performer(
      HttpCaller http,
      ProcessCaller processes,
      Hooks hooks,
      Injections injections,
      Dry dry,
      InstantSource clock) {
    this.http = http;
    this.processes = processes;
    this.hooks = hooks;
    this.injections = injections;
    this.dry = dry;
    this.clock = clock;
  }

  /** One whose controls have no say: nothing may keep a fault from being taken back. */
  Performer ofRollbacks() {
    return new Performer(http, processes, hooks.powerless(), injections, dry, clock);
  }

  /** With its pauses and controls around it. */
  Performed perform(Activity activity) throws InterruptedException {
    hooks.before(activity);
    pause(activity.before());
    Instant start = clock.instant();
    Reading reading = read(activity);
    Instant end = clock.instant();
    Performed done = new Performed(activity, reading, start, end, tolerated(activity, reading));
    hooks.after(activity, done.json());
    pause(activity.after());
    return done;
  }

  private void pause(Duration time) throws InterruptedException {
    if (dry.pauses() && time.isPositive()) {
      Thread.sleep(time);
    }
  }

  private Reading read(Activity activity) throws InterruptedException {
    if (!dry.performs(activity.kind())) {
      return new Reading.Done(NullNode.getInstance());
    }
    if (activity.kind() == Activity.Kind.ACTION) {
      injections.arm();
    }
    return activity.provider() instanceof Provider.Http call
        ? call(activity, call)
        : carriedOut(activity.provider(), activity.kind());
  }

  private Reading carriedOut(Provider provider, Activity.Kind kind) throws InterruptedException {
    return switch (provider) {
      case Provider.Http call -> http.call(call, kind);
      case Provider.Program program -> processes.call(program, kind, Map.of(), "");
      case Provider.Prometheus(Provider.Http query) -> OwnProbes.prometheus(http, query);
      case Provider.Invariants(var platform) -> OwnProbes.invariants(http, platform);
    };
  }

  private Reading call(Activity activity, Provider.Http call) throws InterruptedException {
    call.harm().ifPresent(harm -> injections.announced(activity.name(), harm));
    Reading reading = http.call(call, activity.kind());
    if (reading instanceof Reading.Done(JsonNode output)
        && activity.kind() == Activity.Kind.ACTION) {
      call.harm()
          .or(() -> HarmLink.of(call, output))
          .ifPresent(harm -> injections.begun(activity.name(), harm, output));
    }
    return reading;
  }

  /** What was not asked is not judged. */
  private Optional<Boolean> tolerated(Activity activity, Reading reading)
      throws InterruptedException {
    if (activity.tolerance().isEmpty()) {
      return Optional.empty();
    }
    if (reading instanceof Reading.Failed || !dry.performs(activity.kind())) {
      return Optional.of(reading instanceof Reading.Done);
    }
    return Optional.of(
        Tolerances.isMet(activity.tolerance().get(), reading.output(), this::saysYes));
  }

  /** Whether a probe that judges another's output does well: as an action would have to. */
  private boolean saysYes(Place probe) throws InterruptedException {
    Provider provider =
        Providers.read(probe.at("provider"), Activity.Kind.PROBE, probe.at("name").text());
    return carriedOut(provider, Activity.Kind.ACTION) instanceof Reading.Done(JsonNode output)
        && !output.equals(BooleanNode.FALSE);
  }
}
