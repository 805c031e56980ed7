package dev.understudy.chaos.drill;

import dev.understudy.chaos.experiment.Guard;
import dev.understudy.chaos.report.Report;
import dev.understudy.chaos.safety.ErrorBudget;
import dev.understudy.chaos.workload.Calls;
import dev.understudy.chaos.workload.CampaignCalls;
import dev.understudy.chaos.workload.History;
import dev.understudy.chaos.workload.Sample;
import dev.understudy.chaos.workload.Tally;
import dev.understudy.chaos.workload.Workload;
import dev.understudy.local.PlatformFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Runs a drill against a running platform: load, faults on their timeline, and then the counting.
 * Faults are taken back whatever happens.
 */
public final class DrillRunner {

  /** A platform that is busy with something else is not waited for any longer. */
  private static final Duration CALM_PATIENCE = Duration.ofSeconds(15);

  private final PlatformFile platform;
  private final Drill drill;
  private final long seed;
  private final Progress progress;
  private final Optional<Path> historyFile;
  private final ErrorBudget budget;
  private final List<Report.Event> timeline = new CopyOnWriteArrayList<>();
  private final List<Report.Expectation> aborted = new ArrayList<>();

  public DrillRunner(PlatformFile platform, Drill drill, long seed, Progress progress) {
    this(platform, drill, seed, progress, Optional.empty(), ErrorBudget.UNBOUNDED);
  }

  /**
   * A runner of one drill.
   *
   * @param historyFile gets each operation of the workload, a line of JSON each
   * @param budget when it is spent, the drill is stopped and has failed
   */
  public DrillRunner(
      PlatformFile platform,
      Drill drill,
      long seed,
      Progress progress,
      Optional<Path> historyFile,
      ErrorBudget budget) {
    this.platform = platform;
    this.drill = drill;
    this.seed = seed;
    this.progress = progress;
    this.historyFile = historyFile;
    this.budget = budget;
  }

  /**
   * Runs to the end.
   *
   * @throws DrillException when the platform cannot be driven
   */
  public Report run() throws InterruptedException, IOException {
    return run(new Passage() {});
  }

  /**
   * The same, and tells how far it has come.
   *
   * @throws DrillException when the platform cannot be driven
   */
  public Report run(Passage passage) throws InterruptedException, IOException {
    List<Injection> schedule = Schedule.of(drill, seed, List.copyOf(platform.processes().keySet()));
    if (!new Calm(platform.processes().values()).await(CALM_PATIENCE)) {
      progress.step("the platform is busy; its first calls may be slow");
    }
    Instant started = Instant.now();
    Map<String, Map<String, Double>> counted = Counters.read(platform);
    String run = "d" + Long.toString(started.toEpochMilli(), 36);
    Guard guard = Guard.start();
    try (Calls calls = new Calls(platform.apiKey());
        History history = history();
        Workload workload =
            new Workload(
                platform,
                calls,
                drill.rates(),
                drill.callers(),
                drill.warmUp(),
                history,
                run,
                seed);
        Watcher watcher = new Watcher(platform, calls, workload::now, timeline);
        Striker striker =
            new Striker(new Injector(platform, calls, guard), workload::now, this::note);
        CampaignRun campaign =
            new CampaignRun(
                drill, platform, new CampaignCalls(platform, calls, run), workload::now)) {
      View view = new View(platform, history, watcher, striker);
      progress.step("load: " + drill.rates().words());
      passage.loadBegins();
      pass(drill.warmUp(), workload, view, history);
      striker.begin(schedule);
      pass(drill.lasts(), workload, view, history);
      if (!aborted.isEmpty()) {
        striker.stop();
      }
      workload.end();
      striker.awaitEnd();
      dismiss(guard, striker);
      workload.awaitLast();
      long end = workload.now();
      CampaignStory story = campaign.await();
      progress.step("load has ended; waiting for what is still under way");
      passage.loadHasEnded();
      Evidence evidence =
          new Witnesses(platform, calls, started, workload::now)
              .settled(history.kept(), Patience.afterTheLoad(drill.expectations()));
      striker.failures().forEach(failure -> note(end, failure));
      Counters counters = new Counters(counted, Counters.read(platform));
      Journals journals = Journals.read(platform, calls);
      Channels channels = new Channels(platform, drill, calls);
      Promises promises =
          new Promises(
              platform,
              evidence,
              history.reads(),
              channels.contended(evidence, striker.injected()));
      return new Judge(platform, drill, watcher, history, evidence, promises, counters, journals)
          .report(
              new Judge.Run(
                  seed,
                  started,
                  end,
                  striker.injected(),
                  striker.failures(),
                  aborted,
                  timeline,
                  story));
    }
  }

  /** What could not be taken back is its business still. */
  private static void dismiss(Guard guard, Striker striker) {
    if (striker.failures().isEmpty()) {
      guard.dismiss();
    }
  }

  private History history() throws IOException {
    if (historyFile.isEmpty()) {
      return History.inMemory();
    }
    Files.createDirectories(historyFile.get().toAbsolutePath().getParent());
    return History.in(historyFile.get());
  }

  private void note(long at, String event) {
    timeline.add(new Report.Event(at, event));
    progress.step(String.format(Locale.ROOT, "%5.1f s  %s", at / 1000.0, event));
  }

  /** As long as the budget lasts. */
  private void pass(Duration time, Workload workload, View view, History history)
      throws InterruptedException {
    long end = workload.now() + time.toMillis();
    while (workload.now() < end && aborted.isEmpty()) {
      Thread.sleep(Math.min(1000, Math.max(1, end - workload.now())));
      view.show(workload.now(), progress);
      checkBudget(workload.now(), history);
    }
  }

  private void checkBudget(long now, History history) {
    long from = Math.max(0, now - ErrorBudget.WINDOW.toMillis());
    Tally recent = history.tally(history.kinds(), from, now);
    long failed = recent.count(Sample.Result.FAILED);
    if (budget.isSpentBy(failed, recent.count())) {
      String measured =
          "%d of %d failed, and the drill was stopped".formatted(failed, recent.count());
      note(now, "error budget: " + measured);
      aborted.add(new Report.Expectation("error budget", budget.told(), measured, false));
    }
  }
}
