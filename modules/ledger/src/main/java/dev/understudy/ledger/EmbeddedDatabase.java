package dev.understudy.ledger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;

/**
 * A real PostgreSQL of our own, for one machine: the default of the local platform and of tests. It
 * is as durable as any other; the library would switch that off to be fast.
 */
public final class EmbeddedDatabase implements AutoCloseable {

  public static final String USER = "postgres";

  /** The server listens on loopback only and trusts it; the client needs something to send. */
  public static final String PASSWORD = "postgres";

  private final EmbeddedPostgres postgres;

  private EmbeddedDatabase(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /**
   * Starts an empty database in a folder that is deleted with it.
   *
   * @param port 0 takes any that is free
   */
  public static EmbeddedDatabase start(int port) throws IOException {
    return new EmbeddedDatabase(
        EmbeddedPostgres.builder()
            .setPort(port)
            // Whoever started it closes it, when nobody needs it any more.
            .setRegisterShutdownHook(false)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("shared_buffers", "32MB")
            .setServerConfig("max_connections", "100")
            .start());
  }

  public URI url() {
    return URI.create("postgresql://127.0.0.1:" + postgres.getPort() + "/postgres");
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
