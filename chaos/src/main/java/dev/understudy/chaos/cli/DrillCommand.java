package dev.understudy.chaos.cli;

import dev.understudy.catalogue.ConfigException;
import dev.understudy.chaos.drill.Drill;
import dev.understudy.chaos.drill.DrillException;
import dev.understudy.chaos.drill.DrillRunner;
import dev.understudy.chaos.drill.Drills;
import dev.understudy.chaos.report.Report;
import dev.understudy.chaos.report.ReportFiles;
import dev.understudy.chaos.safety.ErrorBudget;
import dev.understudy.chaos.safety.SafetyException;
import dev.understudy.local.LocalPlatform;
import dev.understudy.local.PlatformException;
import dev.understudy.local.PlatformFile;
import dev.understudy.local.Ports;
import dev.understudy.local.PortsConverter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drill list} and {@code drill run}. */
@Command(
    name = "drill",
    mixinStandardHelpOptions = true,
    description = "Outages under load, judged.")
public final class DrillCommand {

  /** Somebody else's platform is spared when it does not bear the drill at all. */
  private static final double ABORT_ABOVE = 90;

  private static final double ALL = 100;
  private static final String HISTORY = "history.jsonl";

  @Command(mixinStandardHelpOptions = true, description = "Lists the drills that come with it.")
  int list() {
    Drills.all()
        .forEach(drill -> System.out.printf("%-24s %s%n", drill.name(), drill.description()));
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Runs a drill, on a platform of its own or on one that runs.")
  int run(
      @Parameters(
              paramLabel = "NAME|FILE",
              arity = "0..*",
              description = "See drill list; or a YAML file. Several run one after the other.")
          @Nullable List<String> given,
      @Option(names = "--all", description = "Runs every drill that comes with it.") boolean all,
      @Option(
              names = "--seed",
              defaultValue = "42",
              description = "What is random is drawn from it (default: ${DEFAULT-VALUE}).")
          long seed,
      @Option(
              names = "--report",
              description = "Writes report.json, report.html and history.jsonl there.")
          Optional<Path> folder,
      @Option(names = "--junit", description = "Writes JUnit XML there.") Optional<Path> junit,
      @Option(names = "--target", description = "A running platform's platform.json.")
          Optional<Path> target,
      @Mixin PermitOptions options,
      @Option(
              names = "--abort-above",
              paramLabel = "PERCENT",
              description =
                  "Stops a drill when more than so many percent of the operations of the last ten"
                      + " seconds have failed (default: 90 with --target, else never).")
          Optional<Double> abortAbove,
      @Option(
              names = "--load",
              defaultValue = "100",
              description = "Percent of the drill's load, for a weak machine (default: 100).")
          int load,
      @Option(
              names = "--port-base",
              defaultValue = "8080",
              converter = PortsConverter.class,
              description = "Of a platform of its own (default: ${DEFAULT-VALUE}).")
          Ports ports)
      throws InterruptedException, IOException {
    List<Drill> drills;
    ErrorBudget budget;
    try {
      options.permit().requireHere();
      target.ifPresent(options.permit()::requirePlatform);
      budget = new ErrorBudget(abortAbove.orElse(target.isPresent() ? ABORT_ABOVE : ALL));
      drills = chosen(given == null ? List.of() : given, all, load);
    } catch (ConfigException | IllegalArgumentException | SafetyException e) {
      System.err.println("drill: " + e.getMessage());
      return 2;
    }
    boolean several = drills.size() > 1;
    int code = 0;
    for (Drill drill : drills) {
      Optional<Path> own = folder.map(path -> several ? path.resolve(drill.name()) : path);
      Optional<Path> xml =
          junit.map(path -> several ? path.resolveSibling(drill.name() + ".xml") : path);
      code = Math.max(code, run(drill, seed, target, ports, budget, own, xml));
    }
    return code;
  }

  private static List<Drill> chosen(List<String> given, boolean all, int load) {
    if (all == !given.isEmpty()) {
      throw new IllegalArgumentException("name a drill or a file, or give --all");
    }
    return (all ? Drills.all() : given.stream().map(Drills::named).toList())
        .stream().map(drill -> drill.at(load)).toList();
  }

  private static int run(
      Drill drill,
      long seed,
      Optional<Path> target,
      Ports ports,
      ErrorBudget budget,
      Optional<Path> folder,
      Optional<Path> junit)
      throws InterruptedException, IOException {
    System.out.println("Drill " + drill.name() + ": " + drill.description());
    try {
      Report report = run(drill, seed, target, ports, budget, folder.map(f -> f.resolve(HISTORY)));
      Verdicts.print(report, System.out);
      if (folder.isPresent()) {
        ReportFiles.write(report, folder.get());
      }
      if (junit.isPresent()) {
        ReportFiles.writeJunit(report, junit.get());
      }
      return report.isPassed() ? 0 : 1;
    } catch (PlatformException | DrillException e) {
      System.err.println("drill: " + e.getMessage());
      return 1;
    }
  }

  private static Report run(
      Drill drill,
      long seed,
      Optional<Path> target,
      Ports ports,
      ErrorBudget budget,
      Optional<Path> history)
      throws InterruptedException, IOException {
    LiveView view = LiveView.ofSystem();
    if (target.isPresent()) {
      return new DrillRunner(PlatformFile.read(target.get()), drill, seed, view, history, budget)
          .run();
    }
    try (LocalPlatform platform =
        LocalPlatform.start(Home.folder(), ports, drill.fleet(), view::step)) {
      return new DrillRunner(platform.file(), drill, seed, view, history, budget).run();
    }
  }
}
