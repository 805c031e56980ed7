package dev.understudy.chaos.cli;

import dev.understudy.chaos.experiment.Dry;
import dev.understudy.chaos.experiment.Experiment;
import dev.understudy.chaos.experiment.ExperimentException;
import dev.understudy.chaos.experiment.ExperimentFile;
import dev.understudy.chaos.experiment.ExperimentRun;
import dev.understudy.chaos.experiment.Journal;
import dev.understudy.chaos.experiment.Strategy;
import dev.understudy.chaos.safety.SafetyException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code experiment run} and {@code experiment validate}. */
@Command(
    name = "experiment",
    mixinStandardHelpOptions = true,
    description = "Chaos Toolkit's experiments, that leave no fault behind.")
public final class ExperimentCommand {

  /** How long Ctrl-C waits for the rollbacks; what is left then is the guard's. */
  private static final long PATIENCE_SECONDS = 60;

  @Command(mixinStandardHelpOptions = true, description = "Checks an experiment; runs nothing.")
  int validate(
      @Parameters(paramLabel = "FILE", description = "JSON or YAML.") Path file,
      @Option(
              names = "--var",
              paramLabel = "NAME=VALUE",
              description = "Replaces a value of the configuration.")
          @Nullable Map<String, String> variables,
      @Mixin PermitOptions options) {
    try {
      Experiment experiment = read(file, options, silent()).check(System.getenv(), of(variables));
      System.out.println("\"" + experiment.title() + "\" can be run.");
      return 0;
    } catch (ExperimentException | SafetyException e) {
      System.err.println("experiment: " + e.getMessage());
      return 2;
    }
  }

  @Command(
      mixinStandardHelpOptions = true,
      description =
          "Runs an experiment. Exits with 0 only if it was completed, and did not deviate.")
  int run(
      @Parameters(paramLabel = "FILE", description = "JSON or YAML.") Path file,
      @Option(
              names = {"--journal", "--journal-path"},
              defaultValue = "journal.json",
              description = "Where to write what happened (default: ${DEFAULT-VALUE}).")
          Path journal,
      @Option(
              names = "--dry",
              defaultValue = "nothing",
              converter = DryConverter.class,
              description = "Leaves out probes, actions, activities (both) or pause.")
          Dry dry,
      @Option(
              names = "--rollback-strategy",
              converter = RollbacksConverter.class,
              description = "default, always, never or deviated.")
          Optional<Strategy.Rollbacks> rollbacks,
      @Option(
              names = "--hypothesis-strategy",
              converter = ChecksConverter.class,
              description =
                  "default, before-method-only, after-method-only, during-method-only or"
                      + " continuously.")
          Optional<Strategy.Checks> checks,
      @Option(
              names = "--hypothesis-frequency",
              paramLabel = "SECONDS",
              description = "Between checks while the method runs (default: 1).")
          Optional<Double> frequency,
      @Option(
              names = "--fail-fast",
              description = "The method ends when the hypothesis deviates while it runs.")
          boolean failFast,
      @Option(
              names = "--var",
              paramLabel = "NAME=VALUE",
              description = "Replaces a value of the configuration.")
          @Nullable Map<String, String> variables,
      @Mixin PermitOptions options)
      throws InterruptedException {
    try {
      ExperimentFile read = read(file, options, strategy(rollbacks, checks, frequency, failFast));
      Experiment experiment = read.check(System.getenv(), of(variables));
      System.out.println("Experiment: " + experiment.title());
      return run(
          new ExperimentRun(
              read,
              experiment,
              dry,
              Optional.of(journal.toAbsolutePath()),
              Clock.systemUTC(),
              System.out::println));
    } catch (ExperimentException | SafetyException e) {
      System.err.println("experiment: " + e.getMessage());
      return 2;
    }
  }

  private static Strategy strategy(
      Optional<Strategy.Rollbacks> rollbacks,
      Optional<Strategy.Checks> checks,
      Optional<Double> frequency,
      boolean failFast) {
    return new Strategy(
        rollbacks,
        checks,
        frequency.map(Strategy::pause),
        failFast ? Optional.of(true) : Optional.empty());
  }

  /** A signal ends the method, never the rollbacks. */
  private static int run(ExperimentRun run) throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              run.interrupt();
              await(over);
            },
            "interrupt-experiment");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      Journal.Verdict verdict = run.run().verdict();
      System.out.println("The experiment is " + verdict.name().toLowerCase(Locale.ROOT) + ".");
      return verdict == Journal.Verdict.COMPLETED ? 0 : 1;
    } finally {
      over.countDown();
    }
  }

  private static void await(CountDownLatch over) {
    try {
      if (!over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("experiment: its guard takes back what is left");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ExperimentFile read(Path file, PermitOptions options, Strategy asked) {
    return ExperimentFile.read(file, options.permit(), asked);
  }

  private static Strategy silent() {
    return new Strategy(Optional.empty(), Optional.empty());
  }

  private static Map<String, String> of(@Nullable Map<String, String> variables) {
    return variables == null ? Map.of() : variables;
  }

  private static String constant(String given) {
    return given.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** So that options are written as Chaos Toolkit writes them. */
  static final class DryConverter implements ITypeConverter<Dry> {
    @Override
    public Dry convert(String given) {
      return Dry.valueOf(constant(given));
    }
  }

  /** See {@link DryConverter}. */
  static final class RollbacksConverter implements ITypeConverter<Strategy.Rollbacks> {
    @Override
    public Strategy.Rollbacks convert(String given) {
      return Strategy.Rollbacks.valueOf(constant(given));
    }
  }

  /** See {@link DryConverter}. */
  static final class ChecksConverter implements ITypeConverter<Strategy.Checks> {
    @Override
    public Strategy.Checks convert(String given) {
      return Strategy.Checks.valueOf(constant(given));
    }
  }
}
