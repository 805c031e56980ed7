package dev.understudy.chaos.cli;

import dev.understudy.chaos.drill.Drill;
import dev.understudy.chaos.drill.DrillException;
import dev.understudy.chaos.drill.DrillRunner;
import dev.understudy.chaos.drill.Drills;
import dev.understudy.chaos.report.Report;
import dev.understudy.chaos.report.ReportFiles;
import dev.understudy.local.LocalPlatform;
import dev.understudy.local.PlatformException;
import dev.understudy.local.Ports;
import dev.understudy.local.PortsConverter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code demo}: the platform, three outages, a verdict. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Starts the platform, takes each primary vendor away under load, and judges.")
public final class DemoCommand implements Callable<Integer> {

  @Option(
      names = "--port-base",
      defaultValue = "8080",
      converter = PortsConverter.class,
      description = "Where ports are counted from (default: ${DEFAULT-VALUE}).")
  private Ports ports = new Ports(8080);

  @Option(
      names = "--drill",
      defaultValue = "primaries",
      description = "Another drill than ${DEFAULT-VALUE}.")
  private String drill = "primaries";

  @Option(names = "--report", description = "The folder of the report (.understudy/demo).")
  private Path folder = Home.folder().resolve(".understudy").resolve("demo");

  @Override
  public Integer call() throws InterruptedException, IOException {
    long start = System.nanoTime();
    LiveView view = LiveView.ofSystem();
    Drill chosen = Drills.named(drill);
    try (LocalPlatform platform =
        LocalPlatform.start(Home.folder(), ports, chosen.fleet(), view::step)) {
      Report found = new DrillRunner(platform.file(), chosen, 42, view).run();
      Map<String, Long> measured = new LinkedHashMap<>();
      measured.put("readyMs", platform.readyAfter().toMillis());
      measured.put("residentMiB", platform.residentBytes() >> 20);
      measured.put("totalMs", (System.nanoTime() - start) / 1_000_000);
      Report report = found.withPlatform(measured);
      ReportFiles.write(report, folder);
      Verdicts.print(report, System.out);
      System.out.printf(
          "Platform ready after %d ms, %d MiB resident in all, %d s in all.%n",
          measured.get("readyMs"), measured.get("residentMiB"), measured.get("totalMs") / 1000);
      System.out.println("Report: " + folder.resolve("report.html") + " and report.json");
      return report.isPassed() ? 0 : 1;
    } catch (PlatformException | DrillException e) {
      System.err.println("demo: " + e.getMessage());
      return 1;
    }
  }
}
