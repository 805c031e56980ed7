package dev.understudy.chaos.experiment;

import java.util.List;
import java.util.function.Consumer;

/** Takes back what was done. */
final class CleanUp {

  private final Performer performer;
  private final Hooks hooks;
  private final Injections injections;
  private final Journal journal;
  private final Consumer<String> say;

  CleanUp(
      Performer performer,
      Hooks hooks,
      Injections injections,
      Journal journal,
      Consumer<String> say) {
    this.performer = performer.ofRollbacks();
    this.hooks = hooks.powerless();
    this.injections = injections;
    this.journal = journal;
    this.say = say;
  }

  /** Returns whether nothing is left behind. */
  boolean after(Journal.Verdict verdict, Experiment experiment) throws InterruptedException {
    journal.injections(injections.json());
    boolean rolledBack =
        !isWanted(verdict, experiment.strategy().whenRollbacks()) || isRolledBack(experiment);
    List<String> failures = injections.undone();
    failures.forEach(say);
    return rolledBack && failures.isEmpty();
  }

  private boolean isRolledBack(Experiment experiment) throws InterruptedException {
    hooks.before("rollback", experiment.source());
    List<Performed> done =
        new Method(performer, each -> say.accept("rollback " + each.told()))
            .carryOut(experiment.rollbacks(), Method.WhenBad.GO_ON);
    journal.rollbacks(done);
    hooks.after("rollback", experiment.source(), journal.json().path("rollbacks"));
    return done.stream().allMatch(Performed::isDone);
  }

  private boolean isWanted(Journal.Verdict verdict, Strategy.Rollbacks strategy) {
    return switch (strategy) {
      case ALWAYS -> true;
      case NEVER -> false;
      case DEFAULT -> injections.isArmed() || verdict == Journal.Verdict.COMPLETED;
      case DEVIATED -> injections.isArmed() && verdict != Journal.Verdict.COMPLETED;
    };
  }
}
