package dev.understudy.chaos.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The stages of an experiment up to its rollbacks. */
final class Stages {

  private final Performer performer;
  private final Hooks hooks;
  private final Injections injections;
  private final Journal journal;
  private final Consumer<String> say;

  Stages(
      Performer performer,
      Hooks hooks,
      Injections injections,
      Journal journal,
      Consumer<String> say) {
    this.performer = performer;
    this.hooks = hooks;
    this.injections = injections;
    this.journal = journal;
    this.say = say;
  }

  /**
   * The values of the configuration that probes tell.
   *
   * @throws ExperimentException when one cannot tell
   */
  Map<String, JsonNode> configured(Experiment experiment) throws InterruptedException {
    Map<String, JsonNode> known = new LinkedHashMap<>();
    for (Map.Entry<String, Activity> each : experiment.configured().entrySet()) {
      Performed done = performer.perform(each.getValue());
      say.accept(done.told());
      if (!done.isDone()) {
        throw new ExperimentException(
            "configuration.%s cannot be told by its probe".formatted(each.getKey()));
      }
      known.put(each.getKey(), value(done));
    }
    return known;
  }

  private static JsonNode value(Performed done) {
    JsonNode output = done.reading().output();
    return switch (done.activity().provider()) {
      case Provider.Http _ -> output.path("body");
      case Provider.Program _ -> TextNode.valueOf(output.path("stdout").asText().strip());
      case Provider.Prometheus _, Provider.Invariants _ -> output;
    };
  }

  /** The hypothesis, the method (and the hypothesis meanwhile), the hypothesis again. */
  Journal.Verdict play(Experiment experiment) throws InterruptedException {
    Strategy.Checks checks = experiment.strategy().whenChecked();
    if (checks.before() && !isSteady("before", experiment)) {
      return Journal.Verdict.FAILED;
    }
    try (Vigil vigil = new Vigil(experiment.strategy().failsFast())) {
      if (checks.during()) {
        vigil.keep(() -> isSteady("during", experiment), experiment.strategy().pauseBetween());
      }
      boolean done = isDone(experiment, vigil);
      boolean steady = vigil.end();
      if (!done || !steady) {
        return done ? Journal.Verdict.DEVIATED : Journal.Verdict.FAILED;
      }
    }
    if (checks.after() && !isSteady("after", experiment)) {
      return Journal.Verdict.DEVIATED;
    }
    // Only now: the last to meet a fault may have been the hypothesis' own probes.
    injections.look();
    for (String name : injections.unobserved()) {
      say.accept("NOT MET BY ANYONE: " + name);
    }
    return injections.unobserved().isEmpty() ? Journal.Verdict.COMPLETED : Journal.Verdict.INVALID;
  }

  /** One that does badly ends it. */
  private boolean isSteady(String when, Experiment experiment) throws InterruptedException {
    if (experiment.hypothesis().isEmpty()) {
      return true;
    }
    Experiment.Hypothesis hypothesis = experiment.hypothesis().get();
    JsonNode context = experiment.source().path("steady-state-hypothesis");
    hooks.before("hypothesis", context);
    say.accept("hypothesis " + when + " the method: " + hypothesis.title());
    List<Performed> probes =
        new Method(performer, this::tell).carryOut(hypothesis.probes(), Method.WhenBad.STOP);
    journal.steadyState(when, probes);
    hooks.after("hypothesis", context, journal.steadyState(when));
    return probes.stream().allMatch(Performed::isGood);
  }

  private boolean isDone(Experiment experiment, Vigil vigil) throws InterruptedException {
    hooks.before("method", experiment.source());
    List<Performed> sofar = new ArrayList<>();
    Method method =
        new Method(
            performer,
            done -> {
              tell(done);
              synchronized (sofar) {
                sofar.add(done);
                journal.run(sofar);
              }
              injections.look();
            },
            vigil::goesOn);
    List<Performed> all = method.carryOut(experiment.method(), Method.WhenBad.STOP);
    journal.run(all);
    hooks.after("method", experiment.source(), journal.json().path("run"));
    return all.stream().allMatch(Performed::isGood);
  }

  private void tell(Performed done) {
    say.accept(done.told());
  }
}
