package dev.understudy.local;

import dev.understudy.ledger.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * A running platform. The adapters know nothing of it: they are started by their jars, with a
 * configuration file and, in their environment, the address of each vendor's proxy.
 */
public final class LocalPlatform implements AutoCloseable {

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(4);

  /** To write what it has loaded takes a JVM longer than to end. */
  private static final Duration RECORDING_PATIENCE = Duration.ofMinutes(2);

  private final Path home;
  private final Ports ports;
  private final Fleet fleet;
  private final Path folder;
  private final Archives archives;
  private final Aside aside;
  private final String token = UUID.randomUUID().toString();
  private final VendorWays ways;
  private final Provisions provisions;
  private final Publication publication;
  private final Instant started = Instant.now();
  private final Children children;
  private final OwnDatabase database;
  private Duration readyAfter = Duration.ZERO;
  private boolean stopped;

  private LocalPlatform(
      Path home, Ports ports, Fleet fleet, Path folder, Archives archives, Aside aside) {
    this.home = home;
    this.ports = ports;
    this.fleet = fleet;
    this.folder = folder;
    this.archives = archives;
    this.aside = aside;
    this.children = new Children(aside);
    this.ways = new VendorWays(ports, fleet);
    this.provisions = new Provisions(folder, fleet);
    this.database = new OwnDatabase(ports);
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
    return start(home, ports, fleet, Aside.none(), progress);
  }

  /**
   * The same, out of the way of another platform.
   *
   * @param aside until when
   */
  public static LocalPlatform start(
      Path home, Ports ports, Fleet fleet, Aside aside, Consumer<String> progress)
      throws InterruptedException {
    return start(home, ports, fleet, Archives.recorded(home), aside, progress);
  }

  /**
   * Starts a platform and stops it again, so that later ones start sooner: each of its JVMs writes
   * down what it has found and linked. Does nothing when that was done since the last build.
   */
  public static void record(Path home, Ports ports, Consumer<String> progress)
      throws InterruptedException {
    if (Launches.jars(home).allMatch(Archives.recorded(home)::has)) {
      return;
    }
    progress.accept("recording what each process loads, once after a build");
    Fleet one = Fleet.of(Map.of("payments", 1));
    start(home, ports, one, Archives.recording(home), Aside.none(), _ -> {})
        .stop(RECORDING_PATIENCE);
  }

  private static LocalPlatform start(
      Path home,
      Ports ports,
      Fleet fleet,
      Archives archives,
      Aside aside,
      Consumer<String> progress)
      throws InterruptedException {
    ports.requireFree(fleet);
    LocalPlatform platform =
        new LocalPlatform(home, ports, fleet, folder(home, ports), archives, aside);
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
    provisions.prepare();
    Launches launches = new Launches(home, folder, ports, archives);
    ChildProcess sims = children.start(launches.sims());
    ChildProcess chaos = children.start(launches.chaos());
    try (Readiness readiness = new Readiness(aside)) {
      provisions.trust(readiness, chaos, Publication.url(ports.chaos()));
    }
    AdapterConfigs configs =
        new AdapterConfigs(
            home,
            folder,
            ports,
            fleet,
            ways.database(),
            EmbeddedDatabase.USER,
            EmbeddedDatabase.PASSWORD);
    Map<AdapterNode, ChildProcess> adapters = new TreeMap<>();
    for (AdapterNode node : fleet.nodes()) {
      adapters.put(
          node,
          children.start(
              launches.adapter(
                  node,
                  provisions.jvmArguments(node),
                  configs.write(node),
                  ways.environment(node))));
    }
    progress.accept("starting PostgreSQL");
    CompletableFuture<Void> databaseStarts =
        CompletableFuture.runAsync(
            () -> database.start(provisions, children::adapter, token), Thread::startVirtualThread);
    Preparation preparation = new Preparation(ports, fleet, ways, provisions, aside);
    // Adapters ask their vendors as soon as they run, and must find the ways to them.
    preparation.proxies(chaos);
    join(databaseStarts);
    preparation.await(sims, adapters);
    publication.publish(file());
    readyAfter = Duration.between(started, Instant.now());
    progress.accept(
        String.format(Locale.ROOT, "ready after %.1f s", readyAfter.toMillis() / 1000.0));
  }

  private static void join(CompletableFuture<Void> start) {
    try {
      start.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof PlatformException cause ? cause : e;
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
    stop(STOP_PATIENCE);
  }

  private void stop(Duration patience) {
    synchronized (this) {
      if (stopped) {
        return;
      }
      stopped = true;
    }
    try {
      database.endFaults();
      children.stop(Instant.now().plus(patience));
      database.close();
      provisions.close();
      publication.withdraw();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      System.err.println("while stopping: " + e.getMessage());
    }
  }
}
