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
import dev.understudy.payments.vendor.adyen.AdyenReports;
import dev.understudy.payments.vendor.adyen.AdyenWebhooksWire;
import dev.understudy.payments.vendor.stripe.StripePayments;
import dev.understudy.payments.vendor.stripe.StripeWebhooksWire;
import dev.understudy.service.AdapterProcess;
import dev.understudy.service.MeteredRegistry;
import dev.understudy.service.Operation;
import dev.understudy.service.VendorHttp;
import dev.understudy.service.VendorSecrets;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The payments adapter: all its parts, and how they hang together. */
@Command(
    name = "payments",
    mixinStandardHelpOptions = true,
    subcommands = ReconcileCommand.class,
    description = "The payments adapter: one node of it, until SIGTERM or Ctrl-C.")
public final class Main implements Callable<Integer> {

  private static final Duration PROBE_LIMIT = Duration.ofSeconds(1);

  @Option(names = "--config", description = "The configuration, a YAML file.")
  private @Nullable Path file;

  @Spec private @Nullable CommandSpec spec;

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public Integer call() {
    Path config = file;
    if (config == null) {
      // Not required of picocli, since it would be of the subcommands as well.
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), "Missing required option: '--config=<file>'");
    }
    return AdapterProcess.run("payments", process -> wire(process, config));
  }

  private static void wire(AdapterProcess process, Path file) {
    PaymentsConfig config = YamlFile.read(file, System.getenv(), PaymentsConfig.class);
    Catalogue catalogue = Catalogue.read(config.catalogue(), System.getenv());
    InstantSource clock = process.clock();
    Route route = catalogue.route(Adapter.PAYMENTS);

    Wiring vendors =
        new Wiring(
            catalogue,
            config.vendors(),
            (url, wait) -> process.closing(new VendorHttp(process.vertx(), url, wait, clock)),
            clock);
    Map<ProviderId, PaymentProvider> providers = vendors.providers(Main::provider);

    Database database =
        process.closing(Database.open(process.vertx(), config.database().toConfig()));
    HazelcastHealthRegistry cluster =
        process.closing(
            HazelcastHealthRegistry.start(
                config.registry(), route, id -> probe(providers, id, clock), clock));
    process.readyUnless(cluster::suspicion);
    HealthRegistry registry = new MeteredRegistry(cluster, route, process.metrics());
    Parts parts =
        Parts.of(
            new Parts.Needs(
                database,
                new Routes(route, way -> process.failover(way, registry), vendors.movingOn()),
                providers,
                webhooks(config, process),
                config.paymentMethods(),
                registry,
                config.resolvePolicy(),
                config.limit(),
                clock));
    process.closing(parts.resolver());
    Notifier notifier = process.closing(notifier(parts, config, process));
    Alerts alerts = process.closing(new Alerts(parts.trail(), process.metrics()));

    process.warmUp(
        providers.keySet().stream().<Runnable>map(id -> () -> probe(providers, id, clock)).toList(),
        PROBE_LIMIT);
    process.readyUnless(
        () -> database.up() ? Optional.empty() : Optional.of("the database is unavailable"));
    webhooks(config, process)
        .keySet()
        .forEach(id -> process.webhooks(id.value(), call -> parts.news().receive(id, call)));
    process.serve(
        Main.class,
        config.http(),
        config.apiKeys(),
        registry,
        operations(parts, List.copyOf(providers.keySet()), config.limit(), clock));
    database.migrateWhenThere("db/payments");
    parts.resolver().start();
    notifier.start();
    alerts.start();
  }

  private static Map<String, Operation> operations(
      Parts parts, List<ProviderId> providers, Duration limit, InstantSource clock) {
    Map<String, Operation> all = new HashMap<>();
    all.putAll(
        new PaymentsApi(
                parts.payments(),
                parts.changes(),
                parts.authentication(),
                parts.trail(),
                parts.methods(),
                limit,
                clock)
            .operations());
    all.putAll(new MethodsApi(parts.methods(), providers).operations());
    all.putAll(new OperatorApi(parts.settlements(), parts.events()).operations());
    return all;
  }

  /** Vendors whose secret is not configured send no webhooks here. */
  private static Map<ProviderId, VendorWebhooks> webhooks(
      PaymentsConfig config, AdapterProcess process) {
    Map<ProviderId, VendorWebhooks> all = new HashMap<>();
    ProviderId stripe = new ProviderId("stripe");
    ProviderId adyen = new ProviderId("adyen");
    config
        .vendors()
        .find(stripe, "webhookSecret")
        .ifPresent(secret -> all.put(stripe, new StripeWebhooksWire(secret, process.clock())));
    config
        .vendors()
        .find(adyen, "hmacKey")
        .ifPresent(key -> all.put(adyen, new AdyenWebhooksWire(key)));
    return all;
  }

  private static Notifier notifier(Parts parts, PaymentsConfig config, AdapterProcess process) {
    List<Notifier.Receiver> receivers = new ArrayList<>();
    for (Subscription subscription : config.subscriptions()) {
      URI url = subscription.url();
      URI base = URI.create(url.getScheme() + "://" + url.getRawAuthority());
      String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
      VendorHttp http =
          process.closing(new VendorHttp(process.vertx(), base, PROBE_LIMIT, process.clock()));
      receivers.add(new Notifier.Receiver(http, path, subscription.secret()));
    }
    return new Notifier(parts.events(), receivers, process.clock());
  }

  /** Compares our ledger with the vendors' lists; a process of its own, that serves nobody. */
  Reconciler.Report reconcile(Path file, Instant from, Instant to) throws Exception {
    PaymentsConfig config = YamlFile.read(file, System.getenv(), PaymentsConfig.class);
    Catalogue catalogue = Catalogue.read(config.catalogue(), System.getenv());
    InstantSource clock = InstantSource.system();
    Vertx vertx = Vertx.vertx();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Database database = Database.open(vertx, config.database().toConfig())) {
      Wiring vendors =
          new Wiring(
              catalogue,
              config.vendors(),
              (url, wait) -> new VendorHttp(vertx, url, wait, clock),
              clock);
      Reconciler reconciler =
          new Reconciler(
              new ReconcileStore(database),
              new IncidentsStore(database),
              vendors.providers(Main::provider),
              clock);
      return threads.submit(() -> reconciler.reconcile(from, to)).get();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static PaymentProvider provider(Vendor vendor, Wiring wiring) {
    ProviderId id = vendor.id();
    return switch (id.value()) {
      case "stripe" ->
          new StripePayments(
              vendor, wiring.secrets().of(id, "apiKey"), wiring.calls(vendor), wiring.clock());
      case "adyen" ->
          new AdyenPayments(
              vendor,
              vendor.setting("merchantAccount"),
              wiring.secrets().of(id, "apiKey"),
              wiring.calls(vendor),
              reports(vendor, wiring),
              wiring.clock());
      default -> throw new ConfigException("the payments adapter does not speak \"" + id + "\"");
    };
  }

  private static AdyenReports reports(Vendor vendor, Wiring wiring) {
    ProviderId id = vendor.id();
    VendorSecrets secrets = wiring.secrets();
    URI url = vendor.optionalSetting("reportsUrl").map(URI::create).orElse(vendor.baseUrl());
    return new AdyenReports(
        vendor.setting("merchantAccount"),
        secrets.find(id, "reportApiKey").orElseGet(() -> secrets.of(id, "apiKey")),
        vendor.callTimeout(),
        wiring.calls(vendor, url),
        wiring.clock());
  }

  private static Outcome<?> probe(
      Map<ProviderId, PaymentProvider> providers, ProviderId id, InstantSource clock) {
    return Optional.ofNullable(providers.get(id))
        .orElseThrow()
        .probe(Deadline.after(PROBE_LIMIT, clock));
  }
}
