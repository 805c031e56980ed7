package dev.understudy.email;

import dev.understudy.email.History.MailKey;
import dev.understudy.email.History.Stand;
import dev.understudy.failover.Candidate;
import dev.understudy.failover.Failover;
import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.HealthSnapshot;
import dev.understudy.failover.OperatorOverride;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Route;
import dev.understudy.failover.Surroundings;
import dev.understudy.ledger.Database;
import dev.understudy.ledger.DatabaseConfig;
import dev.understudy.ledger.EmbeddedDatabase;
import dev.understudy.service.VertxConcurrency;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** A real PostgreSQL and as many nodes as a test wants; what waits for its time can be hurried. */
final class TestPlatform {

  static final InstantSource CLOCK = InstantSource.system();

  private static final Duration LIMIT = Duration.ofSeconds(3);
  private static final Duration LEASE = Duration.ofSeconds(60);

  final Vertx vertx = Vertx.vertx();
  final Database database;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final EmbeddedDatabase postgres;

  TestPlatform() throws IOException {
    postgres = EmbeddedDatabase.start(0);
    database =
        Database.open(
            vertx,
            new DatabaseConfig(
                postgres.url(), EmbeddedDatabase.USER, EmbeddedDatabase.PASSWORD, "email", 20));
    database.migrateWhenThere("db/email");
  }

  /** All vendors look well: what a test sees is the mail's own logic. */
  private static final class WellRegistry implements HealthRegistry {
    private final HealthSnapshot snapshot =
        HealthSnapshot.initial(List.of(TestVendors.SENDGRID, TestVendors.SES), Instant.EPOCH);

    @Override
    public HealthSnapshot snapshot() {
      return snapshot;
    }

    @Override
    public void record(ProviderId id, String operation, Outcome<?> outcome, long tookNanos) {}

    @Override
    public void override(ProviderId provider, OperatorOverride override) {}

    @Override
    public void clearOverride(ProviderId provider, String who) {}
  }

  EmailStore store() {
    return new EmailStore(database, LEASE);
  }

  Dispatcher node(TestVendors vendors) {
    return node(vendors, UnaryOperator.identity());
  }

  Dispatcher node(TestVendors vendors, UnaryOperator<EmailProvider> around) {
    return node(
        Map.of(
            TestVendors.SENDGRID,
            around.apply(vendors.sendGrid(CLOCK)),
            TestVendors.SES,
            around.apply(vendors.ses(CLOCK))));
  }

  Dispatcher node(Map<ProviderId, EmailProvider> providers) {
    Route route =
        new Route(
            List.of(
                new Candidate(TestVendors.SENDGRID, 0, 100),
                new Candidate(TestVendors.SES, 1, 100)));
    return new Dispatcher(
        store(),
        new Failover(
            route,
            new WellRegistry(),
            new Surroundings(CLOCK, new Random(1), new VertxConcurrency(), _ -> {})),
        providers,
        LIMIT,
        CLOCK);
  }

  <T> T run(Callable<T> work) throws Exception {
    try {
      return threads.submit(work).get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** One round: takes what is due, and tries all of it. */
  void dispatch(Dispatcher node) throws Exception {
    run(
        () -> {
          node.dispatchDue();
          return true;
        });
  }

  /** Backoffs and leases end now, as they would with time. */
  void hurry() throws Exception {
    run(
        () ->
            database.execute(
                "update recipient set due_at = now() where status in ('QUEUED', 'LEASED', 'DISPATCHED')",
                Tuple.tuple()));
  }

  /** Rounds, each with all waiting over, until nothing is in flight; at most {@code most}. */
  void settle(Dispatcher node, Collection<MailKey> accepted, int most) throws Exception {
    for (int round = 0; round < most && anyInFlight(accepted); round++) {
      hurry();
      dispatch(node);
    }
  }

  private boolean anyInFlight(Collection<MailKey> accepted) throws Exception {
    Map<MailKey, Stand> stands = stands();
    return accepted.stream()
        .map(stands::get)
        .anyMatch(stand -> stand == null || History.inFlight(stand.status()));
  }

  /** How the ledger says that each mail stands. */
  Map<MailKey, Stand> stands() throws Exception {
    Map<MailKey, Stand> stands = new HashMap<>();
    for (Row row :
        run(
            () ->
                database.execute(
                    "select message, address, status, ambiguous from recipient", Tuple.tuple()))) {
      stands.put(
          new MailKey(row.getUUID("message"), row.getString("address")),
          new Stand(MailStatus.valueOf(row.getString("status")), row.getInteger("ambiguous")));
    }
    return stands;
  }

  void forgetAll() throws Exception {
    run(() -> database.execute("truncate message, recipient", Tuple.tuple()));
  }

  void stop() throws Exception {
    run(
        () -> {
          database.close();
          return true;
        });
    threads.close();
    postgres.close();
    TestVendors.wait(vertx.close());
  }
}
