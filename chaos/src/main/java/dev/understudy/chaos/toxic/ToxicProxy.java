package dev.understudy.chaos.toxic;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
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
  private final Traffic traffic = new Traffic();
  private final Set<Link> links = new HashSet<>();

  private final Listener listener;
  private Address upstream;
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
    this.listener = new Listener(vertx, client, listen, this::connected);
    this.upstream = upstream;
    this.random = random;
    this.certificates = certificates;
  }

  String name() {
    return name;
  }

  String listen() {
    return listener.address().toString();
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
    return listener.isOpen();
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

  /** What it has carried, and what was done to it. */
  Traffic traffic() {
    return traffic;
  }

  /** Whether a connection of our own is refused now. */
  Future<Boolean> refuses() {
    return listener.refuses();
  }

  /** Starts to listen; a listen port 0 takes any that is free and keeps it. */
  Future<Void> enable() {
    disabled++;
    return listener.open();
  }

  /** Cuts what is open, and ends when connections are refused. */
  Future<Void> disable() {
    Future<Void> closed = listener.close();
    List.copyOf(links).forEach(Link::close);
    return closed;
  }

  /** As Toxiproxy does: another address ends what is open, and is where new ones lead. */
  Future<Void> readdress(Address newListen, Address newUpstream) {
    if (newListen.equals(listener.address()) && newUpstream.equals(upstream)) {
      return Future.succeededFuture();
    }
    boolean wasEnabled = isEnabled();
    return disable()
        .compose(
            _ -> {
              listener.address(newListen);
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

  private void connected(NetSocket socket) {
    traffic.connected();
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
    for (Toxic toxic : toxics.sequencedValues().reversed()) {
      if (toxic.kind() instanceof Toxic.Kind.Tls(Certificates.Flaw flaw)
          && random.nextDouble() < toxic.toxicity()) {
        ((NetSocketInternal) socket)
            .channelHandlerContext()
            .pipeline()
            .addFirst(
                new TlsFront(
                    certificates.context(flaw, upstream.host()), () -> traffic.noteEffect(toxic)));
        return; // One is all that a client sees: the newest.
      }
    }
  }
}
