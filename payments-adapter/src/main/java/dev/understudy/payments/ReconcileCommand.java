package dev.understudy.payments;

import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Compares the ledger with the vendors' lists, once. */
@Command(
    name = "reconcile",
    mixinStandardHelpOptions = true,
    description = {
      "Compares our ledger with each vendor's list: what is missing, extra or different.",
      "Exit codes: 0 nothing differs, 1 something does or a vendor gave no list, 2 wrong usage."
    })
final class ReconcileCommand implements Callable<Integer> {

  @ParentCommand private Main main = new Main();

  @Option(names = "--config", required = true, description = "The adapter's configuration.")
  private Path file = Path.of("payments.yaml");

  @Option(names = "--from", required = true, description = "Such as 2026-11-24T00:00:00Z.")
  private Instant from = Instant.EPOCH;

  @Option(names = "--to", required = true, description = "The first instant that is not compared.")
  private Instant to = Instant.EPOCH;

  @Option(names = "--json", description = "Prints JSON instead of a table.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    if (!from.isBefore(to)) {
      System.err.println("payments reconcile: --from must be before --to");
      return 2;
    }
    Reconciler.Report report = main.reconcile(file, from, to);
    System.out.println(json ? ReportJson.text(report) : ReportJson.table(report));
    return report.isClean() ? 0 : 1;
  }
}
