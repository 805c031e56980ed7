package dev.understudy.inventory;

import dev.understudy.catalogue.Adapter;
import dev.understudy.catalogue.Catalogue;
import dev.understudy.catalogue.YamlFile;
import dev.understudy.failover.CallPolicy;
import dev.understudy.failover.Candidate;
import dev.understudy.failover.Criticality;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Failover;
import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Route;
import dev.understudy.health.HazelcastHealthRegistry;
import dev.understudy.inventory.vendor.Vendors;
import dev.understudy.ledger.Database;
import dev.understudy.ledger.WebhookInbox;
import dev.understudy.service.AdapterProcess;
import dev.understudy.service.MeteredRegistry;
import dev.understudy.service.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The inventory adapter: all its parts, and how they hang together. */
@Command(
    name = "inventory",
    mixinStandardHelpOptions = true,
    subcommands = DriftCommand.class,
    description = "The inventory adapter: one node of it, until SIGTERM or Ctrl-C.")
public final class Main implements Callable<Integer> {

  private static final Duration PROBE_LIMIT = Duration.ofSeconds(1);

  /** Bounds the memory of values last seen, some 200 bytes each. */
  private static final int MOST_PLACES = 50_000;

  @Spec private @Nullable CommandSpec spec;

  /** A node needs one; the subcommands do not. */
  @Option(names = "--config", description = "The configuration, a YAML file.")
  private @Nullable Path file;

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public Integer call() {
    if (file == null) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), "Missing required option: '--config=<file>'");
    }
    Path given = file;
    return AdapterProcess.run("inventory", process -> wire(process, given));
  }

  private static void wire(AdapterProcess process, Path file) {
    InventoryConfig config = YamlFile.read(file, System.getenv(), InventoryConfig.class);
    Catalogue catalogue = Catalogue.read(config.catalogue(), System.getenv());
    InstantSource clock = process.clock();
    Route route = catalogue.route(Adapter.INVENTORY);

    Vendors wired = new Vendors(catalogue, config.vendors(), process);
    Map<ProviderId, InventoryProvider> providers = wired.providers();

    Database database =
        process.closing(Database.open(process.vertx(), config.database().toConfig()));
    HealthRegistry registry =
        new MeteredRegistry(
            process.closing(
                HazelcastHealthRegistry.start(
                    config.registry(), route, id -> probe(providers, id, clock), clock)),
            route,
            process.metrics());
    List<ProviderId> vendors = route.candidates().stream().map(Candidate::provider).toList();
    InventoryStore store = new InventoryStore(database, vendors);
    StockChangeStore changes = new StockChangeStore(database, vendors);
    DriftStore drift = new DriftStore(database, vendors);
    DriftSettings settings = config.driftSettings();
    AuthorityKeeper authority =
        new AuthorityKeeper(new AuthorityStore(database), registry, vendors);
    Failover failover = process.failover(route, registry);
    LastSeen lastSeen = new LastSeen(MOST_PLACES);
    Asking asking =
        new Asking(
            new KnownStore(database, vendors),
            failover,
            authority::askedFirst,
            providers,
            CallPolicy.hedgedRead("availability", Criticality.NORMAL, config.limit()),
            lastSeen,
            clock);
    AvailabilityReads reads =
        new AvailabilityReads(asking, config.limit(), lastSeen, clock, Thread::startVirtualThread);
    Inventory inventory = new Inventory(store, changes);
    Lanes lanes =
        new Lanes(new JournalStore(database), registry, providers, vendors.getFirst(), clock);
    DriftSweep sweep =
        new DriftSweep(drift, registry, providers, settings::of, settings.interval(), clock);
    News news =
        new News(
            wired.webhooks(),
            new WebhookInbox(database),
            new NewsStore(database),
            () -> authority.askedFirst().orElse(vendors.getFirst()),
            lastSeen,
            clock);
    Reconciler reconciler =
        process.closing(new Reconciler(store, authority, lanes, sweep, vendors));

    process.warmUp(
        providers.keySet().stream().<Runnable>map(id -> () -> probe(providers, id, clock)).toList(),
        PROBE_LIMIT);
    process.readyUnless(
        () -> database.up() ? Optional.empty() : Optional.of("the database is unavailable"));
    AtomicBoolean seeded = new AtomicBoolean();
    process.readyUnless(
        () -> seeded.get() ? Optional.empty() : Optional.of("the stock is not in the ledger yet"));
    wired
        .webhooks()
        .keySet()
        .forEach(id -> process.webhooks(id.value(), call -> news.receive(id, call)));
    process.serve(
        Main.class,
        config.http(),
        config.apiKeys(),
        registry,
        operations(
            inventory,
            reads,
            new DecisionStore(database, vendors),
            new LagStore(database),
            authority));
    database.migrateWhenThere("db/inventory");
    database.whenThere(() -> seed(config, new SeedStore(database, vendors), changes));
    seeded.set(true);
    reconciler.start(news::catchUp);
  }

  private static Map<String, Operation> operations(
      Inventory inventory,
      AvailabilityReads reads,
      DecisionStore drift,
      LagStore lags,
      AuthorityKeeper authority) {
    Map<String, Operation> operations = new HashMap<>();
    operations.putAll(new InventoryApi(inventory).operations());
    operations.putAll(new AvailabilityApi(reads).operations());
    operations.putAll(new DriftApi(drift, lags, authority).operations());
    return operations;
  }

  private static void seed(InventoryConfig config, SeedStore store, StockChangeStore changes) {
    Map<Place, Long> stock = new HashMap<>();
    config.stock().forEach((sku, units) -> stock.put(Place.of(sku), units));
    store.seed(stock);
    Map<Place, Long> keptBack = new HashMap<>();
    stock
        .keySet()
        .forEach(place -> keptBack.put(place, config.driftSettings().of(place.sku()).keptBack()));
    changes.buffer(keptBack);
  }

  private static Outcome<?> probe(
      Map<ProviderId, InventoryProvider> providers, ProviderId id, InstantSource clock) {
    return Optional.ofNullable(providers.get(id))
        .orElseThrow()
        .probe(Deadline.after(PROBE_LIMIT, clock));
  }
}
