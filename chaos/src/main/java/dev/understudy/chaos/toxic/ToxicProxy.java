package dev.understudy.chaos.toxic;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
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
  private final Certificates certificates;
  private final SequencedMap<String, Toxic> toxics = new LinkedHashMap<>();
  private final Map<String, Long> effects = new HashMap<>();
  private final Set<Link> links = new HashSet<>();
  private Address listen;
  private Address upstream;
  private Optional<NetServer> server = Optional.empty();
  private long connections;
  private long received;
  private long sent;
  private long disabled;

  ToxicProxy(
      Vertx vertx,
      NetClient client,
      String name,
      Address listen,
      Address upstream,
      RandomGenerator random,
      Certificates certificates) {
    this.vertx = vertx;
    this.client = client;
    this.name = name;
    this.listen = listen;
    this.upstream = upstream;
    this.random = random;
    this.certificates = certificates;
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

  /** Whether it listens and leads there already; an empty or a free port listens anywhere. */
  boolean leads(String wantedListen, String wantedUpstream) {
    return wantedUpstream.equals(upstream())
        && (wantedListen.equals(listen()) || wantedListen.isEmpty());
  }

  boolean isEnabled() {
    return server.isPresent();
  }

  /** Those of the upstream before those of the downstream, each in the order they were added. */
  List<Toxic> toxics() {
    List<Toxic> all = new ArrayList<>(toxics(Toxic.Stream.UPSTREAM));
    all.addAll(toxics(Toxic.Stream.DOWNSTREAM));
    return all;
  }

  private List<Toxic> toxics(Toxic.Stream stream) {
    return toxics.values().stream().filter(toxic -> toxic.stream() == stream).toList();
  }

  /** Those that work in a direction, in the order they were added. */
  List<Toxic> working(Toxic.Stream direction) {
    return toxics.values().stream().filter(toxic -> toxic.worksIn(direction)).toList();
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

  /** A new toxic has had no effect yet, whatever one of its name had before. */
  void forgetEffects(Toxic toxic) {
    effects.remove(toxic.name());
  }

  /** Whether a connection of our own is refused now. */
  Future<Boolean> refuses() {
    if (isEnabled()) {
      return Future.succeededFuture(false);
    }
    return client
        .connect(listen.port(), listen.host())
        .compose(NetSocket::close)
        .map(false)
        .otherwise(true);
  }

  /** Starts to listen; a listen port 0 takes any that is free and keeps it. */
  Future<Void> enable() {
    disabled++;
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

  /** As Toxiproxy does: another address ends what is open, and is where new ones lead. */
  Future<Void> readdress(Address newListen, Address newUpstream) {
    if (newListen.equals(listen) && newUpstream.equals(upstream)) {
      return Future.succeededFuture();
    }
    boolean wasEnabled = isEnabled();
    return disable()
        .compose(
            _ -> {
              listen = newListen;
              upstream = newUpstream;
              return wasEnabled ? enable() : Future.succeededFuture();
            });
  }

  /** Adds it, or puts it in the place of one of the same name. */
  void put(Toxic toxic) {
    toxics.put(toxic.name(), toxic);
    arrange();
    toxic
        .lastsMillis()
        .ifPresent(
            millis ->
                vertx.setTimer(
                    millis,
                    _ -> {
                      // Another may have its name by now.
                      if (toxics.remove(toxic.name(), toxic)) {
                        arrange();
                      }
                    }));
  }

  void remove(String toxic) {
    toxics.remove(toxic);
    arrange();
  }

  void removeAllToxics() {
    toxics.clear();
    arrange();
  }

  /** Enables it again by itself, if nobody else has meanwhile. */
  void enableAfter(long millis) {
    long mine = ++disabled;
    vertx.setTimer(
        millis,
        _ -> {
          if (mine == disabled) {
            enable();
          }
        });
  }

  private void arrange() {
    List.copyOf(links).forEach(Link::arrange);
  }

  void received(long bytes) {
    received += bytes;
  }

  void sent(long bytes) {
    sent += bytes;
  }

  /** Bytes that have arrived: at the upstream, and at clients. */
  Map<String, Long> bytes() {
    return Map.of("upstream", received, "downstream", sent);
  }

  private void connected(NetSocket socket) {
    connections++;
    socket.pause();
    present(socket);
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

  /** A certificate is shown at the beginning of a connection or never. */
  private void present(NetSocket socket) {
    for (Toxic toxic : toxics.values()) {
      if (toxic.kind() instanceof Toxic.Kind.Tls(Certificates.Flaw flaw)
          && random.nextDouble() < toxic.toxicity()) {
        ((NetSocketInternal) socket)
            .channelHandlerContext()
            .pipeline()
            .addFirst(
                new TlsFront(certificates.context(flaw, upstream.host()), () -> noteEffect(toxic)));
        return; // One is all that a client sees.
      }
    }
  }
}
