package dev.understudy.chaos.toxic;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.Optional;

/** Where a proxy takes connections, or refuses them. Is used on one event loop. */
final class Listener {

  /** At most so often, a millisecond apart, is it looked whether it refuses. */
  private static final int LOOKS = 1_000;

  private final Vertx vertx;
  private final NetClient client;
  private final Handler<NetSocket> connected;
  private Address address;
  private Optional<NetServer> server = Optional.empty();

  /**
   * @param client for connections of our own, by which it is seen that they are refused
   * @param connected gets each connection
   */
  Listener(Vertx vertx, NetClient client, Address address, Handler<NetSocket> connected) {
    this.vertx = vertx;
    this.client = client;
    this.address = address;
    this.connected = connected;
  }

  Address address() {
    return address;
  }

  /** Takes effect when it is opened next. */
  void address(Address other) {
    address = other;
  }

  boolean isOpen() {
    return server.isPresent();
  }

  /** A port 0 takes any that is free and keeps it. */
  Future<Void> open() {
    if (server.isPresent()) {
      return Future.succeededFuture();
    }
    NetServer starting =
        vertx.createNetServer(new NetServerOptions().setReuseAddress(true).setTcpNoDelay(true));
    starting.connectHandler(connected);
    return starting
        .listen(address.port(), address.host())
        .map(
            listening -> {
              address = new Address(address.host(), listening.actualPort());
              server = Optional.of(listening);
              return null;
            });
  }

  /** Ends when a connection would be refused, so that a fault can be proven by one. */
  Future<Void> close() {
    Optional<NetServer> open = server;
    server = Optional.empty();
    return open.map(listening -> listening.close().compose(_ -> refused(LOOKS)))
        .orElse(Future.succeededFuture());
  }

  /** The selector lets go of a closed socket at its next turn only; until then it listens. */
  private Future<Void> refused(int looks) {
    if (looks == 0 || isOpen()) {
      return Future.succeededFuture();
    }
    return vertx
        .timer(1)
        .compose(_ -> refuses())
        .compose(is -> is ? Future.succeededFuture() : refused(looks - 1));
  }

  /** Whether a connection of our own is refused now. */
  Future<Boolean> refuses() {
    if (isOpen()) {
      return Future.succeededFuture(false);
    }
    return client
        .connect(address.port(), address.host())
        .compose(NetSocket::close)
        .map(false)
        .otherwise(true);
  }
}
