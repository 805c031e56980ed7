package dev.understudy.local;

import dev.understudy.ledger.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A running platform. The adapters know nothing of it: they are started by their jars, with a
 * configuration file and, in their environment, the address of each vendor's proxy.
 */
public final class LocalPlatform implements AutoCloseable {

  private static final String VERSION = "0.1.0-SNAPSHOT";
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(4);
  private static final int ADAPTER_HEAP_MB = 80;

  /** The vendors' ledgers hold every call of a drill, and are read as a whole. */
  private static final int SUPPORT_HEAP_MB = 256;

  private final Path home;
  private final Ports ports;
  private final Fleet fleet;
  private final Path folder;
  private final String token = UUID.randomUUID().toString();
  private final VendorWays ways;
  private final Publication publication;
  private final Instant started = Instant.now();
  private final Children children = new Children();
  private Optional<EmbeddedDatabase> database = Optional.empty();
  private Optional<ProcessFaults> faults = Optional.empty();
  private Optional<ControlServer> control = Optional.empty();
  private Duration readyAfter = Duration.ZERO;
  private boolean stopped;

  private LocalPlatform(Path home, Ports ports, Fleet fleet, Path folder) {
    this.home = home;
    this.ports = ports;
    this.fleet = fleet;
    this.folder = folder;
    this.ways = new VendorWays(ports, fleet);
    this.publication = new Publication(home, folder, ports, fleet, token);
  }

  /** Starts the standard fleet. */
  public static LocalPlatform start(Path home, Ports ports, Consumer<String> progress)
      throws InterruptedException {
    return start(home, ports, Fleet.standard(), progress);
  }

  /**
   * Starts everything, and returns when all of it is ready. Stops what was started when it cannot.
   *
   * @param home the project's folder, with its built jars
   * @param progress gets a line for each step
   * @throws PlatformException when a port is taken, a jar is not built, or a process ends
   */
  public static LocalPlatform start(Path home, Ports ports, Fleet fleet, Consumer<String> progress)
      throws InterruptedException {
    ports.requireFree(fleet);
    LocalPlatform platform = new LocalPlatform(home, ports, fleet, folder(home, ports));
    Thread hook = new Thread(platform::close, "stop-platform");
    Runtime.getRuntime().addShutdownHook(hook);
    boolean up = false;
    try {
      platform.startAll(progress);
      up = true;
      return platform;
    } finally {
      if (!up) {
        platform.close();
      }
    }
  }

  private static Path folder(Path home, Ports ports) {
    Path folder = home.resolve(".understudy").resolve("run-" + ports.base());
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new PlatformException("cannot make " + folder + ": " + e.getMessage(), e);
    }
  }

  private void startAll(Consumer<String> progress) throws InterruptedException {
    progress.accept(
        "starting six vendors, their proxies, and " + fleet.nodes().size() + " adapters");
    ChildProcess sims = support("sims", "modules/vendor-sims", simsArguments());
    ChildProcess chaos = support("chaos", "chaos", chaosArguments());
    AdapterConfigs configs =
        new AdapterConfigs(
            home,
            folder,
            ports,
            fleet,
            Publication.databaseUrl(ports),
            EmbeddedDatabase.USER,
            EmbeddedDatabase.PASSWORD);
    Map<AdapterNode, ChildProcess> adapters = new TreeMap<>();
    for (AdapterNode node : fleet.nodes()) {
      adapters.put(node, adapter(node, configs.write(node)));
    }
    progress.accept("starting PostgreSQL");
    startDatabase();
    awaitReady(sims, chaos, adapters);
    publication.publish(file());
    readyAfter = Duration.between(started, Instant.now());
    progress.accept(
        String.format(Locale.ROOT, "ready after %.1f s", readyAfter.toMillis() / 1000.0));
  }

  private void awaitReady(
      ChildProcess sims, ChildProcess chaos, Map<AdapterNode, ChildProcess> adapters)
      throws InterruptedException {
    String chaosUrl = Publication.url(ports.chaos());
    try (Readiness readiness = new Readiness()) {
      readiness.await(chaos, chaosUrl + "/version");
      readiness.post(chaosUrl + "/populate", ways.proxies());
      readiness.await(sims, Publication.url(ports.vendor("ses")) + "/__sim/ledger");
      for (Map.Entry<AdapterNode, ChildProcess> adapter : adapters.entrySet()) {
        readiness.await(
            adapter.getValue(), Publication.url(ports.http(adapter.getKey())) + "/health/ready");
      }
      for (String vendor : Webhooks.VENDORS) {
        Optional<String> url = Webhooks.url(vendor, fleet.nodes(), ports);
        if (url.isPresent()) {
          readiness.post(
              Publication.url(ports.vendor(vendor)) + "/__sim/webhooks",
              "{\"url\": \"" + url.get() + "\"}");
        }
      }
    }
  }

  private ChildProcess support(String name, String module, List<String> arguments) {
    return children.start(launch(name, module, SUPPORT_HEAP_MB, arguments, Map.of()));
  }

  private ChildProcess adapter(AdapterNode node, Path config) {
    return children.start(
        launch(
            node.id(),
            node.service() + "-adapter",
            ADAPTER_HEAP_MB,
            List.of("--config", config.toString()),
            ways.environment(node)));
  }

  private Launch launch(
      String name, String module, int heap, List<String> args, Map<String, String> environment) {
    Path target = home.resolve(module).resolve("target");
    Path jar = target.resolve(Path.of(module).getFileName() + "-" + VERSION + "-all.jar");
    return new Launch(name, jar, heap, args, environment, folder.resolve(name + ".log"));
  }

  private List<String> simsArguments() {
    return List.of("--host", Ports.HOST, "--port-base", "" + ports.vendors());
  }

  private List<String> chaosArguments() {
    return List.of("chaos", "serve", "--host", Ports.HOST, "--port", "" + ports.chaos());
  }

  private void startDatabase() {
    try {
      EmbeddedDatabase starting = EmbeddedDatabase.start(ports.database());
      database = Optional.of(starting);
      ProcessFaults harm = new ProcessFaults(children::adapter, starting);
      faults = Optional.of(harm);
      control = Optional.of(ControlServer.start(ports.control(), token, harm));
    } catch (IOException e) {
      throw new PlatformException("the database cannot start: " + e.getMessage(), e);
    }
  }

  /** What is where. */
  public PlatformFile file() {
    return publication.file(children.pids());
  }

  /** Where {@link #file} is written while the platform runs. */
  public Path platformFile() {
    return publication.path();
  }

  /** Its configurations and logs. */
  public Path folder() {
    return folder;
  }

  /** From the first process to the last one ready. */
  public Duration readyAfter() {
    return readyAfter;
  }

  /** Resident memory of all processes together, this one and the database included. */
  public long residentBytes() {
    return Residents.bytes(children.pids().values(), ports.database());
  }

  /** Stops everything, the adapters first; within five seconds, by force if need be. */
  @Override
  public void close() {
    synchronized (this) {
      if (stopped) {
        return;
      }
      stopped = true;
    }
    try {
      control.ifPresent(ControlServer::close);
      faults.ifPresent(ProcessFaults::close);
      children.stop(Instant.now().plus(STOP_PATIENCE));
      if (database.isPresent()) {
        database.get().close();
      }
      publication.withdraw();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      System.err.println("while stopping: " + e.getMessage());
    }
  }
}
