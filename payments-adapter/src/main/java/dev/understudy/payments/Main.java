package dev.understudy.payments;

import dev.understudy.catalogue.Adapter;
import dev.understudy.catalogue.Catalogue;
import dev.understudy.catalogue.ConfigException;
import dev.understudy.catalogue.Vendor;
import dev.understudy.catalogue.YamlFile;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Route;
import dev.understudy.health.HazelcastHealthRegistry;
import dev.understudy.ledger.Database;
import dev.understudy.payments.vendor.adyen.AdyenPayments;
import dev.understudy.payments.vendor.stripe.StripePayments;
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

/** The payments adapter: all its parts, and how they hang together. */
@Command(
    name = "payments",
    mixinStandardHelpOptions = true,
    description = "The payments adapter: one node of it, until SIGTERM or Ctrl-C.")
public final class Main implements Callable<Integer> {

  private static final Duration PROBE_LIMIT = Duration.ofSeconds(1);

  @Option(names = "--config", required = true, description = "The configuration, a YAML file.")
  private Path file = Path.of("payments.yaml");

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public Integer call() {
    return AdapterProcess.run("payments", this::wire);
  }

  private void wire(AdapterProcess process) {
    PaymentsConfig config = YamlFile.read(file, System.getenv(), PaymentsConfig.class);
    Catalogue catalogue = Catalogue.read(config.catalogue(), System.getenv());
    InstantSource clock = process.clock();
    Route route = catalogue.route(Adapter.PAYMENTS);

    Map<ProviderId, PaymentProvider> providers = new HashMap<>();
    for (Vendor vendor : catalogue.vendors(Adapter.PAYMENTS)) {
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
    PaymentMethods methods = new PaymentMethods(config.paymentMethods());
    Payments payments =
        new Payments(
            new PaymentsStore(database, config.limit().plusSeconds(1)),
            process.failover(route, registry),
            providers,
            methods,
            config.limit(),
            clock);
    PaymentResolver resolver = process.closing(new PaymentResolver(payments));

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
        new PaymentsApi(payments, methods).operations());
    database.migrateWhenThere("db/payments");
    resolver.start();
  }

  private static PaymentProvider provider(
      Vendor vendor, PaymentsConfig config, AdapterProcess process) {
    InstantSource clock = process.clock();
    VendorHttp http =
        process.closing(
            new VendorHttp(process.vertx(), vendor.baseUrl(), vendor.connectTimeout(), clock));
    return switch (vendor.id().value()) {
      case "stripe" ->
          new StripePayments(vendor, config.vendors().of(vendor.id(), "apiKey"), http, clock);
      case "adyen" ->
          new AdyenPayments(
              vendor,
              vendor.setting("merchantAccount"),
              config.vendors().of(vendor.id(), "apiKey"),
              http,
              clock);
      default ->
          throw new ConfigException("the payments adapter does not speak \"" + vendor.id() + "\"");
    };
  }

  private static Outcome<?> probe(
      Map<ProviderId, PaymentProvider> providers, ProviderId id, InstantSource clock) {
    return Optional.ofNullable(providers.get(id))
        .orElseThrow()
        .probe(Deadline.after(PROBE_LIMIT, clock));
  }
}
