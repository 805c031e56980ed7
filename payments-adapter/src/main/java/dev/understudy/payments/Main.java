package dev.understudy.payments;

import dev.understudy.catalogue.Adapter;
import dev.understudy.catalogue.Catalogue;
import dev.understudy.catalogue.YamlFile;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Route;
import dev.understudy.health.HazelcastHealthRegistry;
import dev.understudy.ledger.Database;
import dev.understudy.payments.vendor.Vendors;
import dev.understudy.service.AdapterProcess;
import dev.understudy.service.MeteredRegistry;
import dev.understudy.service.Operation;
import dev.understudy.service.VendorHttp;
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

    Vendors vendors =
        new Vendors(
            catalogue,
            config.vendors(),
            (url, wait) -> process.closing(new VendorHttp(process.vertx(), url, wait, clock)),
            clock);
    Map<ProviderId, PaymentProvider> providers = vendors.providers();

    Database database =
        process.closing(
            Database.open(
                process.vertx(), config.database().toConfig(), settings(config.subscriptions())));
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
                vendors.webhooks(),
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
    vendors
        .webhooks()
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

  /** Of each connection: an event that nobody wants is not even written. */
  static Map<String, String> settings(List<Subscription> subscriptions) {
    return subscriptions.isEmpty() ? Map.of("understudy.notifications", "off") : Map.of();
  }

  private static Map<String, Operation> operations(
      Parts parts, List<ProviderId> providers, Duration limit, InstantSource clock) {
    Map<String, Operation> all = new HashMap<>();
    all.putAll(
        new PaymentsApi(
                parts.payments(),
                parts.changes(),
                parts.authentication(),
                parts.methods(),
                new CallerTime(limit, clock))
            .operations());
    all.putAll(new PaymentReadsApi(parts.payments(), parts.changes(), parts.trail()).operations());
    all.putAll(new MethodsApi(parts.methods(), providers).operations());
    all.putAll(new OperatorApi(parts.settlements(), parts.events()).operations());
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
      Vendors vendors =
          new Vendors(
              catalogue,
              config.vendors(),
              (url, wait) -> new VendorHttp(vertx, url, wait, clock),
              clock);
      Reconciler reconciler =
          new Reconciler(
              new ReconcileStore(database),
              new IncidentsStore(database),
              vendors.providers(),
              clock);
      return threads.submit(() -> reconciler.reconcile(from, to)).get();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static Outcome<?> probe(
      Map<ProviderId, PaymentProvider> providers, ProviderId id, InstantSource clock) {
    return Optional.ofNullable(providers.get(id))
        .orElseThrow()
        .probe(Deadline.after(PROBE_LIMIT, clock));
  }
}
