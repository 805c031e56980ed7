package dev.understudy.email;

import dev.understudy.catalogue.Adapter;
import dev.understudy.catalogue.Catalogue;
import dev.understudy.catalogue.ConfigException;
import dev.understudy.catalogue.Vendor;
import dev.understudy.catalogue.YamlFile;
import dev.understudy.email.vendor.Vendors;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Route;
import dev.understudy.health.HazelcastHealthRegistry;
import dev.understudy.ledger.Database;
import dev.understudy.ledger.OrderedIds;
import dev.understudy.ledger.WebhookInbox;
import dev.understudy.service.AdapterProcess;
import dev.understudy.service.MeteredRegistry;
import dev.understudy.service.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The email adapter: all its parts, and how they hang together. */
@Command(
    name = "email",
    mixinStandardHelpOptions = true,
    description = "The email adapter: one node of it, until SIGTERM or Ctrl-C.")
public final class Main implements Callable<Integer> {

  private static final Duration PROBE_LIMIT = Duration.ofSeconds(1);

  @Option(names = "--config", required = true, description = "The configuration, a YAML file.")
  private Path file = Path.of("email.yaml");

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public Integer call() {
    return AdapterProcess.run("email", this::wire);
  }

  private void wire(AdapterProcess process) {
    EmailConfig config = YamlFile.read(file, System.getenv(), EmailConfig.class);
    Catalogue catalogue = Catalogue.read(config.catalogue(), System.getenv());
    InstantSource clock = process.clock();
    Route route = catalogue.route(Adapter.EMAIL);

    Vendors vendors = new Vendors(catalogue, config.vendors(), process);
    Map<ProviderId, EmailProvider> providers = vendors.providers();

    Database database =
        process.closing(Database.open(process.vertx(), config.database().toConfig()));
    HazelcastHealthRegistry cluster =
        process.closing(
            HazelcastHealthRegistry.start(
                config.registry(), route, id -> probe(providers, id, clock), clock));
    process.readyUnless(cluster::suspicion);
    HealthRegistry registry = new MeteredRegistry(cluster, route, process.metrics());
    EmailStore store = new EmailStore(database, config.queue().lifetime(), new OrderedIds(clock));
    QueueStore queue = new QueueStore(database, config.queue());
    Templates templates = new Templates(new TemplateStore(database));
    Campaigns campaigns = new Campaigns(new CampaignStore(database, config.queue().lifetime()));
    Senders senders = senders(catalogue, config, database);
    Quotas quotas =
        new Quotas(
            providers.keySet(),
            catalogue.quotas(Adapter.EMAIL),
            cluster.rates(),
            new QuotaStore(database),
            clock);
    Delivery delivery =
        new Delivery(
            queue,
            new Composer(templates, config.unsubscribe()),
            new DispatchStore(database, config.queue()),
            senders,
            quotas,
            providers,
            fit -> process.failover(only(fit, route), registry),
            config.limit(),
            clock);
    Map<String, VendorEvents> events = vendors.events();
    Evidence evidence =
        new Evidence(new WebhookInbox(database), new EvidenceStore(database), events);
    events.forEach(
        (vendor, each) -> process.webhooks(vendor, call -> evidence.receive(each, call)));
    Dispatcher dispatcher =
        process.closing(new Dispatcher(queue, delivery, quotas, senders, evidence, campaigns));
    BacklogGauges backlog =
        process.closing(new BacklogGauges(new BacklogStore(database), process.metrics()));

    process.warmUp(
        providers.keySet().stream().<Runnable>map(id -> () -> probe(providers, id, clock)).toList(),
        PROBE_LIMIT);
    process.readyUnless(
        () -> database.up() ? Optional.empty() : Optional.of("the database is unavailable"));
    SuppressionStore suppressions = new SuppressionStore(database);
    CampaignsApi campaignsApi = new CampaignsApi(campaigns, templates, config.senders(), clock);
    process.uploads("/v1/campaigns/:id/recipients", campaignsApi::upload);
    Map<String, Operation> operations = new HashMap<>();
    operations.putAll(
        new EmailApi(new Emails(store), templates, suppressions, config.senders(), clock)
            .operations());
    operations.putAll(new TemplatesApi(templates).operations());
    operations.putAll(campaignsApi.operations());
    operations.putAll(new UnsubscribeApi(config.unsubscribe(), store, suppressions).operations());
    process.serve(Main.class, config.http(), config.apiKeys(), registry, operations);
    database.migrateWhenThere("db/email");
    dispatcher.start();
    backlog.start();
  }

  private static Senders senders(Catalogue catalogue, EmailConfig config, Database database) {
    Map<ProviderId, Set<String>> verified = new HashMap<>();
    for (Vendor vendor : catalogue.vendors(Adapter.EMAIL)) {
      verified.put(
          vendor.id(), Set.of(vendor.setting("senderDomains").toLowerCase(Locale.ROOT).split(" ")));
    }
    for (String domain : config.senders()) {
      if (verified.values().stream().noneMatch(domains -> domains.contains(domain))) {
        throw new ConfigException("senders: no vendor's senderDomains has \"" + domain + "\"");
      }
    }
    return new Senders(verified, new SenderStore(database));
  }

  private static Route only(Set<ProviderId> fit, Route route) {
    return new Route(
        route.candidates().stream().filter(each -> fit.contains(each.provider())).toList());
  }

  private static Outcome<?> probe(
      Map<ProviderId, EmailProvider> providers, ProviderId id, InstantSource clock) {
    return Optional.ofNullable(providers.get(id))
        .orElseThrow()
        .probe(Deadline.after(PROBE_LIMIT, clock));
  }
}
