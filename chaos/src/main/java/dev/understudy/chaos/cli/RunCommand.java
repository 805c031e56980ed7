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
import dev.understudy.local.Fleet;
import dev.understudy.local.LocalPlatform;
import dev.understudy.local.PlatformException;
import dev.understudy.local.PlatformFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drill run}: one drill or several, each on a platform of its own or on one that runs. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Runs a drill, on a platform of its own or on one that runs.")
final class RunCommand implements Callable<Integer> {

  /** Somebody else's platform is spared when it does not bear the drill at all. */
  private static final double ABORT_ABOVE = 90;

  private static final double ALL = 100;
  private static final String HISTORY = "history.jsonl";

  @Parameters(
      paramLabel = "NAME|FILE",
      arity = "0..*",
      description = "See drill list; or a YAML file. Several run one after the other.")
  private @Nullable List<String> given;

  @Option(names = "--all", description = "Runs every drill that comes with it.")
  private boolean all;

  @Option(
      names = "--report",
      description = "Writes report.json, report.html and history.jsonl there.")
  private Optional<Path> folder = Optional.empty();

  @Option(names = "--junit", description = "Writes JUnit XML there.")
  private Optional<Path> junit = Optional.empty();

  @Option(names = "--target", description = "A running platform's platform.json.")
  private Optional<Path> target = Optional.empty();

  @Mixin private PermitOptions options = new PermitOptions();

  @Option(
      names = "--abort-above",
      paramLabel = "PERCENT",
      description =
          "Stops a drill when more than so many percent of the operations of the last ten"
              + " seconds have failed (default: 90 with --target, else never).")
  private Optional<Double> abortAbove = Optional.empty();

  @Option(
      names = "--load",
      defaultValue = "100",
      description = "Percent of the drill's load, for a weak machine (default: 100).")
  private int load;

  @Mixin private PlatformOptions platform = new PlatformOptions();

  @Override
  public Integer call() throws InterruptedException, IOException {
    List<Drill> drills;
    ErrorBudget budget;
    try {
      options.permit().requireHere();
      target.ifPresent(options.permit()::requirePlatform);
      budget = new ErrorBudget(abortAbove.orElse(target.isPresent() ? ABORT_ABOVE : ALL));
      drills = chosen();
    } catch (ConfigException | IllegalArgumentException | SafetyException e) {
      System.err.println("drill: " + e.getMessage());
      return 2;
    }
    List<Ended> ended = ended(drills, budget);
    if (drills.size() > 1) {
      Ended.print(ended, System.out);
    }
    return ended.size() == drills.size() && ended.stream().allMatch(this::isGood) ? 0 : 1;
  }

  private List<Drill> chosen() {
    List<String> names = given == null ? List.of() : given;
    if (all == !names.isEmpty()) {
      throw new IllegalArgumentException("name a drill or a file, or give --all");
    }
    return (all ? Drills.all() : names.stream().map(Drills::named).toList())
        .stream().map(drill -> drill.at(load)).toList();
  }

  private List<Ended> ended(List<Drill> drills, ErrorBudget budget)
      throws InterruptedException, IOException {
    Interruption interruption = Interruption.watched();
    boolean several = drills.size() > 1;
    if (several && target.isEmpty() && !platform.recorded()) {
      return List.of();
    }
    List<Ended> ended = new ArrayList<>();
    Succession<LocalPlatform> platforms =
        new Succession<>(
            platform.ports(),
            ownFleets(drills).iterator(),
            (ports, fleet, aside, said) ->
                LocalPlatform.start(Home.folder(), ports, fleet, aside, said),
            LocalPlatform::close);
    try {
      for (Drill drill : drills) {
        Ended one = ended(drill, several, budget, platforms);
        if (interruption.isThere()) {
          return ended;
        }
        ended.add(one);
      }
    } finally {
      platforms.end();
    }
    return ended;
  }

  private List<Fleet> ownFleets(List<Drill> drills) {
    return target.isPresent()
        ? List.of()
        : drills.stream().map(Drill::fleet).filter(fleet -> fleet.missingHere().isEmpty()).toList();
  }

  private Ended ended(
      Drill drill, boolean several, ErrorBudget budget, Succession<LocalPlatform> platforms)
      throws InterruptedException, IOException {
    long start = System.nanoTime();
    Optional<String> missing = target.isPresent() ? Optional.empty() : drill.fleet().missingHere();
    if (missing.isPresent()) {
      System.out.println("not checked: drill " + drill.name() + ": " + missing.get());
      return new Ended(drill.name(), Ended.NOT_CHECKED, missing.get(), since(start));
    }
    Optional<Path> own = folder.map(path -> several ? path.resolve(drill.name()) : path);
    Optional<Path> xml =
        junit.map(path -> several ? path.resolveSibling(drill.name() + ".xml") : path);
    System.out.println("Drill " + drill.name() + ": " + drill.description());
    try {
      Report report = report(drill, budget, own.map(path -> path.resolve(HISTORY)), platforms);
      Verdicts.print(report, System.out);
      if (own.isPresent()) {
        ReportFiles.write(report, own.get());
      }
      if (xml.isPresent()) {
        ReportFiles.writeJunit(report, xml.get());
      }
      return Ended.of(report, drill.name(), since(start));
    } catch (PlatformException | DrillException e) {
      System.err.println("drill: " + e.getMessage());
      return new Ended(drill.name(), "failed", String.valueOf(e.getMessage()), since(start));
    }
  }

  private Report report(
      Drill drill, ErrorBudget budget, Optional<Path> history, Succession<LocalPlatform> platforms)
      throws InterruptedException, IOException {
    LiveView view = LiveView.ofSystem();
    if (target.isPresent()) {
      return new DrillRunner(
              PlatformFile.read(target.get()), drill, platform.seed(), view, history, budget)
          .run();
    }
    LocalPlatform own = platforms.next(view::step);
    try {
      return new DrillRunner(own.file(), drill, platform.seed(), view, history, budget)
          .run(new Ahead(platforms, drill));
    } finally {
      platforms.leave(own);
    }
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Of all, some may need more than a machine has; what was asked for by name was not done. */
  private boolean isGood(Ended each) {
    return each.isPassed() || (all && each.verdict().equals(Ended.NOT_CHECKED));
  }
}
