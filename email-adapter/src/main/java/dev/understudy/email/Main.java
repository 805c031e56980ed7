package dev.understudy.email;

import dev.understudy.catalogue.Adapter;
import dev.understudy.catalogue.Catalogue;
import dev.understudy.catalogue.ConfigException;
import dev.understudy.catalogue.Vendor;
import dev.understudy.catalogue.YamlFile;
import dev.understudy.email.vendor.sendgrid.SendGridEmail;
import dev.understudy.email.vendor.ses.RequestSigner;
import dev.understudy.email.vendor.ses.SesEmail;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Failover;
import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Route;
import dev.understudy.health.HazelcastHealthRegistry;
import dev.understudy.ledger.Database;
import dev.understudy.service.AdapterProcess;
import dev.understudy.service.MeteredRegistry;
import dev.understudy.service.VendorHttp;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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

    Map<ProviderId, EmailProvider> providers = new HashMap<>();
    for (Vendor vendor : catalogue.vendors(Adapter.EMAIL)) {
      providers.put(vendor.id(), provider(vendor, config, process));
    }

    Database database =
        process.closing(Database.open(process.vertx(), config.database().toConfig()));
    HazelcastHealthRegistry cluster =
        process.closing(
            HazelcastHealthRegistry.start(
                config.registry(), route, id -> probe(providers, id, clock), clock));
    process.readyUnless(cluster::suspicion);
    HealthRegistry registry = new MeteredRegistry(cluster, route, process.metrics());
    // Longer than any attempt can take: who finds the lease ended finds the worker gone.
    EmailStore store = new EmailStore(database, config.limit().multipliedBy(2));
    Failover failover = process.failover(route, registry);
    Dispatcher dispatcher =
        process.closing(new Dispatcher(store, failover, providers, config.limit(), clock));

    process.warmUp(
        providers.keySet().stream().<Runnable>map(id -> () -> probe(providers, id, clock)).toList(),
        PROBE_LIMIT);
    process.readyUnless(
        () -> database.up() ? Optional.empty() : Optional.of("the database is unavailable"));
    process.serve(
        Main.class,
        config.http(),
        config.apiKeys(),
        registry,
        new EmailApi(new Emails(store), config.senders()).operations());
    database.migrateWhenThere("db/email");
    dispatcher.start();
  }

  private static EmailProvider provider(Vendor vendor, EmailConfig config, AdapterProcess process) {
    InstantSource clock = process.clock();
    VendorHttp http =
        process.closing(
            new VendorHttp(process.vertx(), vendor.baseUrl(), vendor.connectTimeout(), clock));
    return switch (vendor.id().value()) {
      case "sendgrid" ->
          new SendGridEmail(vendor, config.vendors().of(vendor.id(), "apiKey"), http, clock);
      case "ses" ->
          new SesEmail(
              vendor,
              new RequestSigner(
                  config.vendors().of(vendor.id(), "accessKeyId"),
                  config.vendors().of(vendor.id(), "secretAccessKey"),
                  vendor.setting("region"),
                  "ses"),
              http,
              clock);
      default ->
          throw new ConfigException("the email adapter does not speak \"" + vendor.id() + "\"");
    };
  }

  private static Outcome<?> probe(
      Map<ProviderId, EmailProvider> providers, ProviderId id, InstantSource clock) {
    return Optional.ofNullable(providers.get(id))
        .orElseThrow()
        .probe(Deadline.after(PROBE_LIMIT, clock));
  }
}
