package dev.understudy.inventory;

import dev.understudy.catalogue.Adapter;
import dev.understudy.catalogue.Catalogue;
import dev.understudy.catalogue.ConfigException;
import dev.understudy.catalogue.Vendor;
import dev.understudy.catalogue.YamlFile;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Failover;
import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Route;
import dev.understudy.health.HazelcastHealthRegistry;
import dev.understudy.inventory.vendor.shopify.ShopifyInventory;
import dev.understudy.inventory.vendor.square.SquareInventory;
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

/** The inventory adapter: all its parts, and how they hang together. */
@Command(
    name = "inventory",
    mixinStandardHelpOptions = true,
    description = "The inventory adapter: one node of it, until SIGTERM or Ctrl-C.")
public final class Main implements Callable<Integer> {

  private static final Duration PROBE_LIMIT = Duration.ofSeconds(1);

  @Option(names = "--config", required = true, description = "The configuration, a YAML file.")
  private Path file = Path.of("inventory.yaml");

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public Integer call() {
    return AdapterProcess.run("inventory", this::wire);
  }

  private void wire(AdapterProcess process) {
    InventoryConfig config = YamlFile.read(file, System.getenv(), InventoryConfig.class);
    Catalogue catalogue = Catalogue.read(config.catalogue(), System.getenv());
    InstantSource clock = process.clock();
    Route route = catalogue.route(Adapter.INVENTORY);

    Map<ProviderId, InventoryProvider> providers = new HashMap<>();
    for (Vendor vendor : catalogue.vendors(Adapter.INVENTORY)) {
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
    InventoryStore store = new InventoryStore(database);
    Failover failover = process.failover(route, registry);
    AvailabilityReads reads =
        new AvailabilityReads(store, failover, providers, config.limit(), clock);
    Inventory inventory =
        new Inventory(
            store, catalogue.vendors(Adapter.INVENTORY).stream().map(Vendor::id).toList());
    Reconciler reconciler = process.closing(new Reconciler(store, registry, providers, clock));

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
        new InventoryApi(inventory, reads).operations());
    database.migrateWhenThere("db/inventory");
    store.seed(config.stock());
    reconciler.start();
  }

  private static InventoryProvider provider(
      Vendor vendor, InventoryConfig config, AdapterProcess process) {
    InstantSource clock = process.clock();
    VendorHttp http =
        process.closing(
            new VendorHttp(process.vertx(), vendor.baseUrl(), vendor.connectTimeout(), clock));
    return switch (vendor.id().value()) {
      case "shopify" ->
          new ShopifyInventory(
              vendor,
              vendor.setting("location"),
              config.vendors().of(vendor.id(), "accessToken"),
              http,
              clock);
      case "square" ->
          new SquareInventory(
              vendor,
              vendor.setting("location"),
              config.vendors().of(vendor.id(), "accessToken"),
              http,
              clock);
      default ->
          throw new ConfigException("the inventory adapter does not speak \"" + vendor.id() + "\"");
    };
  }

  private static Outcome<?> probe(
      Map<ProviderId, InventoryProvider> providers, ProviderId id, InstantSource clock) {
    return Optional.ofNullable(providers.get(id))
        .orElseThrow()
        .probe(Deadline.after(PROBE_LIMIT, clock));
  }
}
