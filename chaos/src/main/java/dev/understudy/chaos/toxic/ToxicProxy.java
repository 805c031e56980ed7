package dev.understudy.chaos.toxic;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * One listener in front of one upstream. Disabled, it listens no more and cuts what is open, so
 * that clients are refused. All runs on one event loop.
 */
final class ToxicProxy {

  private final Vertx vertx;
  private final NetClient client;
  private final String name;
  private final RandomGenerator random;
  private final SequencedMap<String, Toxic> toxics = new LinkedHashMap<>();
  private final Map<String, Long> effects = new HashMap<>();
  private final Set<Link> links = new HashSet<>();
  private Address listen;
  private Address upstream;
  private Optional<NetServer> server = Optional.empty();
  private long connections;

  ToxicProxy(
      Vertx vertx,
      NetClient client,
      String name,
      Address listen,
      Address upstream,
      RandomGenerator random) {
    this.vertx = vertx;
    this.client = client;
    this.name = name;
    this.listen = listen;
    this.upstream = upstream;
    this.random = random;
  }

  String name() {
    return name;
  }

  String listen() {
    return listen.toString();
  }

  String upstream() {
    return upstream.toString();
  }

  boolean isEnabled() {
    return server.isPresent();
  }

  List<Toxic> toxics() {
    return List.copyOf(toxics.values());
  }

  Optional<Toxic> toxic(String toxic) {
    return Optional.ofNullable(toxics.get(toxic));
  }

  /** Connections taken so far. */
  long connections() {
    return connections;
  }

  /** How often each toxic was done to data or requests so far. */
  Map<String, Long> effects() {
    return Map.copyOf(effects);
  }

  void noteEffect(Toxic toxic) {
    effects.merge(toxic.name(), 1L, Long::sum);
  }

  /** Starts to listen; a listen port 0 takes any that is free and keeps it. */
  Future<Void> enable() {
    if (server.isPresent()) {
      return Future.succeededFuture();
    }
    NetServer starting =
        vertx.createNetServer(new NetServerOptions().setReuseAddress(true).setTcpNoDelay(true));
    starting.connectHandler(this::connected);
    return starting
        .listen(listen.port(), listen.host())
        .map(
            listening -> {
              listen = new Address(listen.host(), listening.actualPort());
              server = Optional.of(listening);
              return null;
            });
  }

  Future<Void> disable() {
    Optional<NetServer> open = server;
    server = Optional.empty();
    Future<Void> closed = open.map(NetServer::close).orElse(Future.succeededFuture());
    List.copyOf(links).forEach(Link::close);
    return closed;
  }

  /** Leads new connections elsewhere. */
  Future<Void> readdress(Address newListen, Address newUpstream) {
    upstream = newUpstream;
    if (newListen.equals(listen)) {
      return Future.succeededFuture();
    }
    boolean wasEnabled = isEnabled();
    return disable()
        .compose(
            _ -> {
              listen = newListen;
              return wasEnabled ? enable() : Future.succeededFuture();
            });
  }

  void put(Toxic toxic) {
    toxics.put(toxic.name(), toxic);
  }

  /** As Toxiproxy does: connections that a timeout held are closed when it goes. */
  void remove(String toxic) {
    Toxic removed = toxics.remove(toxic);
    if (removed != null && removed.kind() instanceof Toxic.Kind.Timeout) {
      List.copyOf(links).stream().filter(Link::isHeld).forEach(Link::close);
    }
  }

  void removeAllToxics() {
    new ArrayList<>(toxics.keySet()).forEach(this::remove);
  }

  private void connected(NetSocket socket) {
    connections++;
    socket.pause();
    var _ =
        client
            .connect(upstream.port(), upstream.host())
            .onFailure(_ -> socket.close())
            .onSuccess(
                back -> {
                  Link link = new Link(vertx, this, socket, back, random);
                  links.add(link);
                  link.start(() -> links.remove(link));
                });
  }
}
