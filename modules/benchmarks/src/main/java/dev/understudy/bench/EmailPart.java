package dev.understudy.bench;

import dev.understudy.bench.load.Client;
import dev.understudy.bench.load.ClosedLoop;
import dev.understudy.bench.load.Request;
import dev.understudy.bench.stage.Accounts;
import dev.understudy.bench.stage.Adapter;
import dev.understudy.bench.stage.Postgres;
import dev.understudy.bench.stage.Stage;
import dev.understudy.bench.stage.VendorLedger;
import dev.understudy.bench.stage.Vendors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Mails a second from the caller to the vendor: from the first one submitted until the vendor holds
 * all that were accepted, beside {@link TwoCommits} on the same PostgreSQL, in turns.
 */
final class EmailPart implements Part {

  private static final int CALLERS = 64;
  private static final int CONNECTIONS = 40;
  private static final double LEAST = 0.6;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Override
  public String name() {
    return "throughput";
  }

  @Override
  public String about() {
    return "mails/s from caller to vendor, beside bare operations of two commits";
  }

  @Override
  public List<Figure> run(Run run) throws InterruptedException {
    try (Stage stage = run.stage()) {
      Vendors vendors = Vendors.start(stage, "vendors");
      Postgres database = Postgres.start(stage);
      Adapter adapter = Adapter.start(stage, plan(run, vendors), database);
      TwoCommits bare = new TwoCommits(database, CALLERS, CONNECTIONS);
      try (Client client = new Client(adapter.port());
          VendorLedger ledger = new VendorLedger(vendors.url("sendgrid"))) {
        return measured(run, client, ledger, bare);
      }
    }
  }

  private static Adapter.Plan plan(Run run, Vendors vendors) {
    return new Adapter.Plan(
        "email",
        run.home().resolve("vendors.yaml"),
        Map.of("sendgrid", vendors.url("sendgrid"), "ses", vendors.url("ses")),
        CONNECTIONS,
        Map.of("senders", List.of("understudy.example")));
  }

  private static List<Figure> measured(Run run, Client client, VendorLedger ledger, TwoCommits bare)
      throws InterruptedException {
    mails(client, ledger, run.seconds(20, 4)); // until the code is compiled
    bare.run(run.seconds(5, 2));
    List<Double> mails = new ArrayList<>();
    List<Double> operations = new ArrayList<>();
    int runs = run.times(3, 1);
    for (int i = 1; i <= runs; i++) {
      run.say("run " + i + " of " + runs);
      mails.add(mails(client, ledger, run.seconds(10, 3)));
      operations.add(bare.run(run.seconds(10, 3)));
    }
    double perSecond = Medians.of(mails, Double::doubleValue);
    double reference = Medians.of(operations, Double::doubleValue);
    return List.of(
        Figure.of("mails, caller to vendor", perSecond, "/s").beside(reference),
        Figure.of("  over operations of two commits", perSecond / reference, "x").atLeast(LEAST));
  }

  private static double mails(Client client, VendorLedger ledger, Duration length)
      throws InterruptedException {
    long before = ledger.entries();
    long start = System.nanoTime();
    ClosedLoop.Result accepted = ClosedLoop.run(client, (_, _) -> mail(), CALLERS, length);
    ledger.await(before + accepted.good(), PATIENCE);
    return accepted.good() / ((System.nanoTime() - start) / 1e9);
  }

  private static Request mail() {
    return Request.post(
        "/v1/messages",
        Accounts.CALLER,
        """
        {"from": "shop@understudy.example", "to": ["customer@example.org"],
         "subject": "Your order", "text": "It is on its way."}
        """);
  }
}
