package dev.understudy.bench;

import dev.understudy.bench.load.Client;
import dev.understudy.bench.load.ClosedLoop;
import dev.understudy.bench.load.Request;
import dev.understudy.bench.stage.Accounts;
import dev.understudy.bench.stage.Adapter;
import dev.understudy.bench.stage.Postgres;
import dev.understudy.bench.stage.Stage;
import dev.understudy.bench.stage.Vendors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Durable payments a second, at a vendor that answers at once: the payments adapter, asked by 64
 * callers, beside {@link TwoCommits} on the same PostgreSQL, in turns.
 */
final class PaymentsPart implements Part {

  private static final int CALLERS = 64;
  private static final int CONNECTIONS = 40;
  private static final double LEAST = 0.5;

  @Override
  public String name() {
    return "throughput";
  }

  @Override
  public String about() {
    return "durable payments/s, beside bare operations of two commits";
  }

  @Override
  public List<Figure> run(Run run) throws InterruptedException {
    try (Stage stage = run.stage()) {
      Vendors vendors = Vendors.start(stage, "vendors");
      Postgres database = Postgres.start(stage);
      Adapter adapter = Adapter.start(stage, plan(run, vendors), database);
      TwoCommits bare = new TwoCommits(database, CALLERS, CONNECTIONS);
      try (Client client = new Client(adapter.port())) {
        return measured(run, client, bare, cost(adapter, database, vendors));
      }
    }
  }

  private static Cost cost(Adapter adapter, Postgres database, Vendors vendors) {
    return new Cost(
        List.of(
            new Cost.Party("the adapter", adapter.process()::processorTime),
            new Cost.Party("the database", database::processorTime),
            new Cost.Party("the vendor", vendors.process()::processorTime),
            new Cost.Party("the callers", PaymentsPart::processorTime)));
  }

  /** The callers are in this process; what the bare loop takes is taken in its own turn. */
  private static Duration processorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static Adapter.Plan plan(Run run, Vendors vendors) {
    return new Adapter.Plan(
        "payments",
        run.home().resolve("vendors.yaml"),
        Map.of("stripe", vendors.url("stripe"), "adyen", vendors.url("adyen")),
        CONNECTIONS,
        Map.of(
            "paymentMethods", Map.of("ok", Map.of("stripe", "pm_card_visa", "adyen", "tok_ok"))));
  }

  private static List<Figure> measured(Run run, Client client, TwoCommits bare, Cost cost)
      throws InterruptedException {
    payments(client, "warm", run.seconds(30, 8)); // until the code is compiled
    bare.run(run.seconds(5, 2));
    List<ClosedLoop.Result> payments = new ArrayList<>();
    List<Double> operations = new ArrayList<>();
    int runs = run.times(5, 2);
    for (int i = 1; i <= runs; i++) {
      run.say("run " + i + " of " + runs);
      String name = "run" + i;
      cost.of(
          () -> {
            ClosedLoop.Result result = payments(client, name, run.seconds(10, 4));
            result.failures().forEach((status, n) -> run.say(n + " ended with " + status));
            payments.add(result);
            return result.good();
          });
      operations.add(bare.run(run.seconds(10, 4)));
    }
    double perSecond = Medians.of(payments, ClosedLoop.Result::perSecond);
    double reference = Medians.of(operations, Double::doubleValue);
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.of("durable payments", perSecond, "/s").beside(reference));
    figures.add(
        Figure.of("  over operations of two commits", perSecond / reference, "x").atLeast(LEAST));
    figures.add(Figure.of("  p99", Medians.of(payments, ClosedLoop.Result::p99), "ms"));
    figures.add(
        Figure.of("  failed", Medians.sum(payments, ClosedLoop.Result::failed), "").atMost(0));
    figures.addAll(cost.figures());
    return figures;
  }

  private static ClosedLoop.Result payments(Client client, String run, Duration length)
      throws InterruptedException {
    // 202 is no payment yet.
    return ClosedLoop.run(
        client,
        (_, number) -> payment(run + "-" + number),
        CALLERS,
        length,
        answer -> answer.status() == 201);
  }

  private static Request payment(String order) {
    Map<String, String> headers = new HashMap<>(Accounts.CALLER);
    headers.put("Idempotency-Key", order);
    return Request.post(
        "/v1/payments",
        headers,
        """
        {"merchantReference": "%s", "amount": {"value": 1000, "currency": "EUR"},
         "paymentMethod": "ok"}
        """
            .formatted(order));
  }
}
