package dev.understudy.local;

import dev.understudy.ledger.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A running platform. The adapters know nothing of it: they are started by their jars, with a
 * configuration file and, in their environment, the address of each vendor's proxy.
 */
public final class LocalPlatform implements AutoCloseable {

  private static final String VERSION = "0.1.0-SNAPSHOT";
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(4);
  private static final Set<String> SUPPORT = Set.of("sims", "chaos");

  private final Path home;
  private final Ports ports;
  private final Path folder;
  private final Instant started = Instant.now();
  private final List<ChildProcess> children = new ArrayList<>();
  private Optional<EmbeddedDatabase> database = Optional.empty();
  private Duration readyAfter = Duration.ZERO;
  private boolean isWellKnown;
  private boolean stopped;

  private LocalPlatform(Path home, Ports ports, Path folder) {
    this.home = home;
    this.ports = ports;
    this.folder = folder;
  }

  /**
   * Starts everything, and returns when all of it is ready. Stops what was started when it cannot.
   *
   * @param home the project's folder, with its built jars
   * @param progress gets a line for each step
   * @throws PlatformException when a port is taken, a jar is not built, or a process ends
   */
  public static LocalPlatform start(Path home, Ports ports, Consumer<String> progress)
      throws InterruptedException {
    ports.requireFree();
    LocalPlatform platform = new LocalPlatform(home, ports, folder(home, ports));
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
    progress.accept("starting six vendors, their proxies, and four adapters");
    ChildProcess sims = start("sims", "modules/vendor-sims", simsArguments(), Map.of());
    ChildProcess chaos = start("chaos", "chaos", chaosArguments(), Map.of());
    AdapterConfigs configs =
        new AdapterConfigs(
            home, folder, ports, databaseUrl(), EmbeddedDatabase.USER, EmbeddedDatabase.PASSWORD);
    Map<AdapterNode, ChildProcess> adapters = new TreeMap<>();
    for (AdapterNode node : AdapterNode.values()) {
      adapters.put(node, startAdapter(node, configs.write(node)));
    }
    progress.accept("starting PostgreSQL");
    startDatabase();
    try (Readiness readiness = new Readiness()) {
      readiness.await(chaos, chaosUrl() + "/version");
      readiness.post(chaosUrl() + "/populate", proxies());
      readiness.await(sims, url(ports.vendor("ses")) + "/__sim/ledger");
      for (Map.Entry<AdapterNode, ChildProcess> adapter : adapters.entrySet()) {
        readiness.await(adapter.getValue(), url(ports.http(adapter.getKey())) + "/health/ready");
      }
    }
    publish();
    readyAfter = Duration.between(started, Instant.now());
    progress.accept(
        String.format(Locale.ROOT, "ready after %.1f s", readyAfter.toMillis() / 1000.0));
  }

  private ChildProcess start(
      String name, String module, List<String> arguments, Map<String, String> environment) {
    Path folderOfModule = home.resolve(module);
    Path jar =
        folderOfModule
            .resolve("target")
            .resolve(folderOfModule.getFileName() + "-" + VERSION + "-all.jar");
    ChildProcess child =
        ChildProcess.start(name, jar, arguments, environment, folder.resolve(name + ".log"));
    synchronized (children) {
      children.add(child);
    }
    return child;
  }

  private ChildProcess startAdapter(AdapterNode node, Path config) {
    Map<String, String> environment = new HashMap<>();
    for (String vendor : Ports.VENDORS) {
      environment.put(
          "UNDERSTUDY_VENDOR_" + vendor.toUpperCase(Locale.ROOT) + "_BASEURL",
          url(ports.proxy(vendor)));
    }
    return start(
        node.id(),
        node.service() + "-adapter",
        List.of("--config", config.toString()),
        environment);
  }

  private List<String> simsArguments() {
    return List.of("--host", Ports.HOST, "--port-base", "" + ports.vendors());
  }

  private List<String> chaosArguments() {
    return List.of("chaos", "serve", "--host", Ports.HOST, "--port", "" + ports.chaos());
  }

  private void startDatabase() {
    try {
      database = Optional.of(EmbeddedDatabase.start(ports.database()));
    } catch (IOException e) {
      throw new PlatformException("the database cannot start: " + e.getMessage(), e);
    }
  }

  private java.net.URI databaseUrl() {
    return java.net.URI.create("postgresql://" + Ports.HOST + ":" + ports.database() + "/postgres");
  }

  private String proxies() {
    return Ports.VENDORS.stream()
        .map(
            vendor ->
                "{\"name\": \"%s\", \"listen\": \"%s:%d\", \"upstream\": \"%s:%d\"}"
                    .formatted(
                        vendor, Ports.HOST, ports.proxy(vendor), Ports.HOST, ports.vendor(vendor)))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private String chaosUrl() {
    return url(ports.chaos());
  }

  private static String url(int port) {
    return "http://" + Ports.HOST + ":" + port;
  }

  /** What is where. */
  public PlatformFile file() {
    Map<String, List<String>> services = new LinkedHashMap<>();
    Arrays.stream(AdapterNode.values())
        .forEach(
            node ->
                services
                    .computeIfAbsent(node.service(), _ -> new ArrayList<>())
                    .add(url(ports.http(node))));
    Map<String, PlatformFile.VendorEntry> vendors = new LinkedHashMap<>();
    for (String vendor : Ports.VENDORS) {
      vendors.put(
          vendor,
          new PlatformFile.VendorEntry(
              url(ports.vendor(vendor)),
              vendor,
              Ports.HOST + ":" + ports.proxy(vendor),
              TestAccounts.CREDENTIALS.getOrDefault(vendor, Map.of())));
    }
    return new PlatformFile(
        services,
        TestAccounts.API_KEY,
        children.stream().collect(Collectors.toMap(ChildProcess::name, ChildProcess::pid)),
        vendors,
        new PlatformFile.Chaos(chaosUrl(), ""),
        new PlatformFile.DatabaseEntry(
            databaseUrl().toString(), EmbeddedDatabase.USER, EmbeddedDatabase.PASSWORD),
        new PlatformFile.Fixtures(
            Map.of("ok", "pm_ok", "declined", "pm_declined"),
            TestAccounts.stock(),
            TestAccounts.SENDER));
  }

  /** In the folder of this platform; and for all tools to find, where no other is named there. */
  private void publish() {
    PlatformFile file = file();
    file.write(folder.resolve("platform.json"));
    if (!Files.exists(wellKnown()) || !PlatformFile.read(wellKnown()).isAlive()) {
      file.write(wellKnown());
      isWellKnown = true;
    }
  }

  private Path wellKnown() {
    return home.resolve(".understudy").resolve("platform.json");
  }

  /** Where {@link #file} is written while the platform runs. */
  public Path platformFile() {
    return isWellKnown ? wellKnown() : folder.resolve("platform.json");
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
    return Residents.bytes(children.stream().map(ChildProcess::pid).toList(), ports.database());
  }

  private static void stop(List<ChildProcess> some, Instant end) throws InterruptedException {
    some.forEach(ChildProcess::terminate);
    for (ChildProcess child : some) {
      Duration left = Duration.between(Instant.now(), end);
      child.awaitEnd(left.isNegative() ? Duration.ZERO : left);
    }
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
    Instant end = Instant.now().plus(STOP_PATIENCE);
    List<ChildProcess> all = List.copyOf(children);
    try {
      // Adapters finish what is in flight, and need their vendors for it.
      stop(all.stream().filter(child -> !SUPPORT.contains(child.name())).toList(), end);
      stop(all, end);
      if (database.isPresent()) {
        database.get().close();
      }
      Files.deleteIfExists(folder.resolve("platform.json"));
      if (isWellKnown) {
        Files.deleteIfExists(wellKnown());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      System.err.println("while stopping: " + e.getMessage());
    }
  }
}
