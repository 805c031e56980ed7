package dev.understudy.ledger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
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

  private static final Duration LONGEST_START = Duration.ofSeconds(60);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(60);

  /** A megabyte, for as long as one connection lasts. */
  private static final String MORE =
      """
      CREATE TEMPORARY TABLE more AS
      SELECT repeat(md5(i::text), 32) AS line FROM generate_series(1, 1024) AS i
      """;

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
    return start(port, Files.createTempDirectory("understudy-postgres"));
  }

  /** The same in a folder that somebody has chosen, and that is deleted with it all the same. */
  public static EmbeddedDatabase start(int port, Path folder) throws IOException {
    Files.createDirectories(folder);
    try {
      return new EmbeddedDatabase(folder, server(port, folder));
    } catch (IOException | IllegalStateException e) {
      // It may run by now, just not as soon as the library had hoped.
      process(folder).filter(EmbeddedDatabase::isServer).ifPresent(EmbeddedDatabase::end);
      delete(folder);
      throw new IOException("it did not start: " + e.getMessage(), e);
    }
  }

  private static EmbeddedPostgres server(int port, Path folder) throws IOException {
    return EmbeddedPostgres.builder()
        .setPort(port)
        .setDataDirectory(folder.resolve("data"))
        .setCleanDataDirectory(false)
        // Whoever started it closes it, when nobody needs it any more.
        .setRegisterShutdownHook(false)
        .setPGStartupWait(LONGEST_START)
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

  /**
   * Why it stores nothing more, as the SQL state of its refusal ({@code 53100} when its disk is
   * full, {@code 08…} when it does not answer); empty when it does.
   */
  public Optional<String> refusal() {
    String url = "jdbc:postgresql://127.0.0.1:%d/postgres?connectTimeout=5".formatted(port);
    try (Connection connection = DriverManager.getConnection(url, USER, PASSWORD);
        Statement statement = connection.createStatement()) {
      statement.execute(MORE);
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of(String.valueOf(e.getSQLState()));
    }
  }

  /**
   * The processor time that the server and its children have taken. That of a child that has ended
   * is no longer in it, so measure while the connections stay open.
   */
  public Duration processorTime() throws IOException {
    return process().stream()
        .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()))
        .flatMap(each -> each.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Empty when it has ended by itself. */
  private Optional<ProcessHandle> process() throws IOException {
    return process(folder);
  }

  private static Optional<ProcessHandle> process(Path folder) throws IOException {
    Path file = folder.resolve("data").resolve("postmaster.pid");
    return Files.exists(file)
        ? ProcessHandle.of(Long.parseLong(Files.readAllLines(file).getFirst().strip()))
        : Optional.empty();
  }

  /** A number of a file that a crash has left may be somebody else's by now. */
  private static boolean isServer(ProcessHandle process) {
    return process.info().command().filter(command -> command.endsWith("postgres")).isPresent();
  }

  /** Stops it, and waits until it has: on a busy machine the library gives up before. */
  private void stop(Optional<ProcessHandle> server) throws IOException {
    running.orElseThrow().close();
    running = Optional.empty();
    server.ifPresent(EmbeddedDatabase::awaitEnd);
  }

  private static void awaitEnd(ProcessHandle server) {
    server.onExit().completeOnTimeout(server, LONGEST_STOP.toSeconds(), TimeUnit.SECONDS).join();
  }

  private static void end(ProcessHandle server) {
    server.destroy();
    awaitEnd(server);
  }

  /** Starts it again on the same port, with what it held; one that runs is left alone. */
  public synchronized void restart() throws IOException {
    if (running.isPresent() && process().filter(ProcessHandle::isAlive).isEmpty()) {
      stop(Optional.empty()); // It has ended by itself.
    }
    if (running.isEmpty()) {
      running = Optional.of(server(port, folder));
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (running.isPresent()) {
      stop(process());
    }
    delete(folder);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
