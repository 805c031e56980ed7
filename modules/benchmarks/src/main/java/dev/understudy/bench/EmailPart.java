package dev.understudy.bench;

import dev.understudy.bench.load.Client;
import dev.understudy.bench.stage.Adapter;
import dev.understudy.bench.stage.Metrics;
import dev.understudy.bench.stage.Postgres;
import dev.understudy.bench.stage.Stage;
import dev.understudy.bench.stage.VendorLedger;
import dev.understudy.bench.stage.Vendors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Mails a second from the caller to the vendor: from the first one submitted until the vendor holds
 * all that were accepted, beside {@link TwoCommits} on the same PostgreSQL, in turns. Messages have
 * ten recipients, each of whom gets a mail of its own; how it is with one is told beside it.
 */
final class EmailPart implements Part {

  private static final int CALLERS = 64;
  private static final int CONNECTIONS = 40;
  private static final int RECIPIENTS = 10;
  private static final double LEAST = 0.6;

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
          VendorLedger primary = new VendorLedger(vendors.url("sendgrid"));
          VendorLedger backup = new VendorLedger(vendors.url("ses"))) {
        MailFlow mails =
            new MailFlow(client, new Metrics(adapter.port()), List.of(primary, backup));
        return new Turns(run, mails, bare, cost(adapter, database, vendors)).figures();
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

  /** The bare loop is in this process, so the callers' own time cannot be told from it. */
  private static Cost cost(Adapter adapter, Postgres database, Vendors vendors) {
    return new Cost(
        List.of(
            new Cost.Party("the adapter", adapter.process()::processorTime),
            new Cost.Party("the database", database::processorTime),
            new Cost.Party("the vendor", vendors.process()::processorTime)));
  }

  /** All runs, in turns, so that a machine that becomes slower does so for each. */
  private static final class Turns {

    private final Run run;
    private final MailFlow flow;
    private final TwoCommits bare;
    private final Cost cost;
    private final List<Double> batched = new ArrayList<>();
    private final List<Double> single = new ArrayList<>();
    private final List<Double> operations = new ArrayList<>();

    Turns(Run run, MailFlow flow, TwoCommits bare, Cost cost) {
      this.run = run;
      this.flow = flow;
      this.bare = bare;
      this.cost = cost;
    }

    List<Figure> figures() throws InterruptedException {
      flow.run(1, run.seconds(20, 4)); // until the code is compiled
      flow.run(RECIPIENTS, run.seconds(10, 2));
      bare.run(run.seconds(5, 2));
      int runs = run.times(3, 1);
      for (int i = 1; i <= runs; i++) {
        run.say("run " + i + " of " + runs);
        cost.of(() -> noted(flow.run(RECIPIENTS, run.seconds(10, 3)), batched));
        operations.add(bare.run(run.seconds(10, 3)));
        noted(flow.run(1, run.seconds(10, 3)), single);
      }
      double reference = Medians.of(operations, Double::doubleValue);
      List<Figure> figures = new ArrayList<>();
      figures.add(beside(reference, "mails, ten to a message", batched));
      figures.add(over(reference, batched));
      figures.add(beside(reference, "mails, one to a message", single));
      figures.add(over(reference, single));
      figures.addAll(cost.figures());
      return figures;
    }

    private static long noted(MailFlow.Arrived arrived, List<Double> perSecond) {
      perSecond.add(arrived.perSecond());
      return arrived.mails();
    }

    private static Figure beside(double reference, String name, List<Double> mails) {
      return Figure.of(name, Medians.of(mails, Double::doubleValue), "/s").beside(reference);
    }

    private static Figure over(double reference, List<Double> mails) {
      double ratio = Medians.of(mails, Double::doubleValue) / reference;
      return Figure.of("  over operations of two commits", ratio, "x").atLeast(LEAST);
    }
  }
}
