package dev.understudy.local;

import dev.understudy.ledger.EmbeddedDatabase;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/** The platform's PostgreSQL, with those who may harm it and the processes for a while. */
final class OwnDatabase implements AutoCloseable {

  private final Ports ports;
  private Optional<EmbeddedDatabase> server = Optional.empty();
  private Optional<ProcessFaults> faults = Optional.empty();
  private Optional<ControlServer> control = Optional.empty();
  private boolean closed;

  OwnDatabase(Ports ports) {
    this.ports = ports;
  }

  /**
   * Starts it. Who closes meanwhile waits for it: a server that nobody knows yet would outlive us.
   *
   * @param token of the control server
   * @throws PlatformException when it cannot start, or was closed before
   */
  synchronized void start(
      Provisions provisions, Function<String, ChildProcess> adapters, String token) {
    if (closed) {
      throw new PlatformException("stopped before the database was started");
    }
    try {
      EmbeddedDatabase starting = server(provisions.disk());
      server = Optional.of(starting);
      ProcessFaults harm = new ProcessFaults(adapters, starting, provisions);
      faults = Optional.of(harm);
      control = Optional.of(ControlServer.start(ports.control(), token, harm));
    } catch (IOException e) {
      throw new PlatformException("the database cannot start: " + e.getMessage(), e);
    }
  }

  private EmbeddedDatabase server(Optional<SmallDisk> disk) throws IOException {
    return disk.isPresent()
        ? EmbeddedDatabase.start(ports.database(), disk.get().folder().resolve("postgres"))
        : EmbeddedDatabase.start(ports.database());
  }

  /** No fault begins any more, and those that are there are taken back. */
  synchronized void endFaults() {
    closed = true;
    control.ifPresent(ControlServer::close);
    faults.ifPresent(ProcessFaults::close);
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    if (server.isPresent()) {
      server.get().close();
    }
  }
}
