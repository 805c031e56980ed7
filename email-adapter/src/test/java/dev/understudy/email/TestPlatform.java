package dev.understudy.email;

import dev.understudy.catalogue.Quota;
import dev.understudy.email.History.MailKey;
import dev.understudy.email.History.Stand;
import dev.understudy.failover.Candidate;
import dev.understudy.failover.Failover;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Route;
import dev.understudy.failover.Surroundings;
import dev.understudy.health.SharedRates;
import dev.understudy.ledger.Database;
import dev.understudy.ledger.DatabaseConfig;
import dev.understudy.ledger.EmbeddedDatabase;
import dev.understudy.ledger.OrderedIds;
import dev.understudy.ledger.Sql;
import dev.understudy.ledger.WebhookInbox;
import dev.understudy.service.Secret;
import dev.understudy.service.VertxConcurrency;
import dev.understudy.testkit.TestingHealthRegistry;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A real PostgreSQL and as many nodes as a test wants; what waits for its time can be hurried. */
final class TestPlatform {

  static final InstantSource CLOCK = InstantSource.system();

  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** So long that no test sees one end, unless it hurries. */
  private static final QueuePolicy POLICY =
      new QueuePolicy(
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofDays(3));

  static final Unsubscribe UNSUBSCRIBE =
      new Unsubscribe(URI.create("https://mail.understudy.example/"), Secret.of("a key"));

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

  EmailStore store() {
    return new EmailStore(database, POLICY.lifetime(), new OrderedIds(InstantSource.system()));
  }

  Templates templates() {
    return new Templates(new TemplateStore(database));
  }

  Campaigns campaigns() {
    return new Campaigns(new CampaignStore(database, POLICY.lifetime()));
  }

  QueueStore queue() {
    return new QueueStore(database, POLICY);
  }

  DispatchStore dispatches() {
    return new DispatchStore(database, POLICY);
  }

  /** A node on a ledger with something around it. */
  Dispatcher node(Sql ledger, Map<ProviderId, EmailProvider> providers) {
    return node(ledger, providers, Map.of(), SharedRates.ofOneNode());
  }

  /** A node that keeps quotas. */
  Dispatcher node(
      Sql ledger,
      Map<ProviderId, EmailProvider> providers,
      Map<ProviderId, Quota> limits,
      SharedRates rates) {
    Quotas quotas = new Quotas(providers.keySet(), limits, rates, new QuotaStore(ledger), CLOCK);
    Senders senders = senders(ledger);
    return new Dispatcher(
        new QueueStore(ledger, POLICY),
        delivery(ledger, senders, quotas, providers),
        quotas,
        senders,
        evidence(ledger),
        new Campaigns(new CampaignStore(ledger, POLICY.lifetime())));
  }

  private Delivery delivery(
      Sql ledger, Senders senders, Quotas quotas, Map<ProviderId, EmailProvider> providers) {
    return new Delivery(
        new QueueStore(ledger, POLICY),
        new Composer(templates(), Optional.of(UNSUBSCRIBE)),
        new DispatchStore(ledger, POLICY),
        senders,
        quotas,
        providers,
        TestPlatform::failover,
        LIMIT,
        CLOCK);
  }

  /** The worker of one lane, with so many places. */
  LaneWorker worker(Lane lane, Map<ProviderId, EmailProvider> providers, int places) {
    Quotas quotas =
        new Quotas(
            providers.keySet(), Map.of(), SharedRates.ofOneNode(), new QuotaStore(database), CLOCK);
    Delivery delivery = delivery(database, senders(database), quotas, providers);
    return new LaneWorker(
        lane, new QueueStore(database, POLICY), delivery, quotas, threads, places);
  }

  /** Both vendors may send for two domains, the primary alone for a third. */
  private static Senders senders(Sql ledger) {
    return new Senders(
        Map.of(
            TestVendors.SENDGRID,
            Set.of("understudy.example", "news.understudy.example", "only-primary.example"),
            TestVendors.SES,
            Set.of("understudy.example", "news.understudy.example")),
        new SenderStore(ledger));
  }

  /** Takes a message in, as the API does without a key. */
  UUID accept(NewMessage message) throws Exception {
    return switch (run(() -> store().accept(Optional.empty(), "", message))) {
      case EmailStore.Submitted.Stands(UUID id) -> id;
      case EmailStore.Submitted.KeyReused() -> throw new AssertionError("there was no key");
    };
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
    return node(database, providers);
  }

  private static Evidence evidence(Sql ledger) {
    return new Evidence(new WebhookInbox(ledger), new EvidenceStore(ledger), Map.of());
  }

  private static Failover failover(Set<ProviderId> fit) {
    Route route =
        new Route(
            Stream.of(
                    new Candidate(TestVendors.SENDGRID, 0, 100),
                    new Candidate(TestVendors.SES, 1, 100))
                .filter(candidate -> fit.contains(candidate.provider()))
                .toList());
    return new Failover(
        route,
        new TestingHealthRegistry(fit),
        new Surroundings(CLOCK, new Random(1), new VertxConcurrency(), _ -> {}));
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
                "update recipient set due_at = now(), lease_until = '-infinity' where open",
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
        .anyMatch(stand -> stand == null || stand.status().inFlight());
  }

  /** How the ledger says that each mail stands. */
  Map<MailKey, Stand> stands() throws Exception {
    Map<MailKey, Stand> stands = new HashMap<>();
    for (Row row :
        run(
            () ->
                database.execute(
                    "select message, address, status, copies from recipient", Tuple.tuple()))) {
      stands.put(
          new MailKey(row.getUUID("message"), row.getString("address")),
          new Stand(MailStatus.valueOf(row.getString("status")), row.getInteger("copies")));
    }
    return stands;
  }

  void forgetAll() throws Exception {
    run(
        () ->
            database.execute(
                "truncate vendor_day, campaign_recipient, campaign, template, message, recipient,"
                    + " attachment, suppression, sender_fault, webhook_inbox",
                Tuple.tuple()));
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
