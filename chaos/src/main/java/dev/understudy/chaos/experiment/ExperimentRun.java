package dev.understudy.chaos.experiment;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One run of an experiment: the hypothesis, the method, the hypothesis again, the rollbacks. Once
 * anything was injected it is taken back, whatever happens to the run, or to this process.
 */
public final class ExperimentRun {

  private final ExperimentFile file;
  private Experiment experiment; // again, once its probes have told its configuration
  private final Dry dry;
  private final Optional<Path> journalFile;
  private final InstantSource clock;
  private final Consumer<String> say;
  private final Interruption interruption = new Interruption();

  /**
   * A run that has not begun.
   *
   * @param experiment as {@link ExperimentFile#check} gave it
   * @param say is told each step, for people
   */
  public ExperimentRun(
      ExperimentFile file,
      Experiment experiment,
      Dry dry,
      Optional<Path> journalFile,
      InstantSource clock,
      Consumer<String> say) {
    this.file = file;
    this.experiment = experiment;
    this.dry = dry;
    this.journalFile = journalFile;
    this.clock = clock;
    this.say = text -> say.accept(experiment.variables().masked(text));
  }

  /** Ends it early, from another thread: what was injected is taken back before it returns. */
  public void interrupt() {
    interruption.interrupt();
  }

  /**
   * Runs to the end.
   *
   * @throws ExperimentException when it cannot begin
   */
  public Journal run() throws InterruptedException {
    Journal journal = new Journal(experiment, journalFile, clock);
    Guard guard = isHarmless() ? Guard.none() : Guard.start();
    HttpCaller http = new HttpCaller();
    ProcessCaller processes = new ProcessCaller(guard::begun, guard::ended);
    Hooks hooks = new Hooks(experiment.controls(), http, processes, say, Hooks.Power.VETO);
    Injections injections = new Injections(http, guard);
    Performer performer = new Performer(http, processes, hooks, injections, dry, clock);
    Stages stages = new Stages(performer, hooks, injections, journal, say);
    CleanUp cleanUp = new CleanUp(performer, hooks, injections, journal, say);
    Journal.Verdict verdict = Journal.Verdict.ABORTED;
    try {
      verdict = played(stages, hooks, guard);
    } finally {
      boolean clean = cleanUp.after(verdict, experiment);
      if (clean || experiment.strategy().whenRollbacks() == Strategy.Rollbacks.NEVER) {
        guard.dismiss();
      }
      journal.end(verdict.butOnlyIf(clean));
      hooks.powerless().after("experiment", experiment.source(), journal.json());
    }
    return journal;
  }

  private Journal.Verdict played(Stages stages, Hooks hooks, Guard guard)
      throws InterruptedException {
    try {
      interruption.begin();
      hooks.before("experiment", experiment.source());
      experiment = file.with(experiment.variables().with(stages.configured(experiment)));
      if (experiment.strategy().whenRollbacks() != Strategy.Rollbacks.NEVER) {
        experiment.rollbacks().forEach(guard::rollback);
      }
      return stages.play(experiment);
    } catch (InterruptedException e) {
      say.accept("interrupted");
      return Journal.Verdict.INTERRUPTED;
    } catch (VetoException e) {
      say.accept(String.valueOf(e.getMessage()));
      return Journal.Verdict.INTERRUPTED;
    } catch (ExperimentException e) {
      say.accept(String.valueOf(e.getMessage()));
      return Journal.Verdict.FAILED;
    } finally {
      interruption.end();
    }
  }

  private boolean isHarmless() {
    return experiment
        .activities()
        .noneMatch(each -> each.kind() == Activity.Kind.ACTION && dry.performs(each.kind()));
  }
}
