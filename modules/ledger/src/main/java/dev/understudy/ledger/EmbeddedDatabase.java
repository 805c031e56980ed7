package dev.understudy.ledger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real PostgreSQL of our own, for one machine: the default of the local platform and of tests. It
 * is as durable as any other; the library would switch that off to be fast.
 */
public final class EmbeddedDatabase implements AutoCloseable {

  public static final String USER = "postgres";

  /** The server listens on loopback only and trusts it; the client needs something to send. */
  public static final String PASSWORD = "postgres";

  private static final Duration LONGEST_STOP = Duration.ofSeconds(60);

  private final Path folder;
  private final int port;
  private Optional<EmbeddedPostgres> running;

  private EmbeddedDatabase(Path folder, EmbeddedPostgres postgres) {
    this.folder = folder;
    this.port = postgres.getPort();
    this.running = Optional.of(postgres);
  }

  /**
   * Starts an empty database in a folder that is deleted with it.
   *
   * @param port 0 takes any that is free
   */
  public static EmbeddedDatabase start(int port) throws IOException {
    Path folder = Files.createTempDirectory("understudy-postgres");
    return new EmbeddedDatabase(folder, server(port, folder));
  }

  private static EmbeddedPostgres server(int port, Path folder) throws IOException {
    return EmbeddedPostgres.builder()
        .setPort(port)
        .setDataDirectory(folder.resolve("data"))
        .setCleanDataDirectory(false)
        // Whoever started it closes it, when nobody needs it any more.
        .setRegisterShutdownHook(false)
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("full_page_writes", "on")
        .setServerConfig("shared_buffers", "32MB")
        .setServerConfig("max_connections", "100")
        .start();
  }

  public URI url() {
    return URI.create("postgresql://127.0.0.1:" + port + "/postgres");
  }

  /**
   * Ends the server as a crash does: no checkpoint, every connection cut. What is durable stays.
   */
  public synchronized void crash() throws IOException, InterruptedException {
    Optional<ProcessHandle> server = process();
    if (running.isPresent() && server.isPresent()) {
      // PostgreSQL's "immediate shutdown"; after a SIGKILL its children would outlive it.
      new ProcessBuilder("kill", "-QUIT", "" + server.get().pid()).start().waitFor();
      stop(server);
    }
  }

  /** Empty when it has ended by itself. */
  private Optional<ProcessHandle> process() throws IOException {
    Path file = folder.resolve("data").resolve("postmaster.pid");
    return Files.exists(file)
        ? ProcessHandle.of(Long.parseLong(Files.readAllLines(file).getFirst().strip()))
        : Optional.empty();
  }

  /** Stops it, and waits until it has: on a busy machine the library gives up before. */
  private void stop(Optional<ProcessHandle> server) throws IOException {
    running.orElseThrow().close();
    running = Optional.empty();
    server.ifPresent(
        process ->
            process
                .onExit()
                .completeOnTimeout(process, LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)
                .join());
  }

  /** Starts it again on the same port, with what it held. */
  public synchronized void restart() throws IOException {
    if (running.isEmpty()) {
      running = Optional.of(server(port, folder));
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (running.isPresent()) {
      stop(process());
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
