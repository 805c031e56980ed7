package dev.understudy.chaos.toxic;

import io.netty.channel.ChannelOption;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * One client connection and its connection to the upstream. Toxics that come, change or go meet
 * connections that were there before.
 */
final class Link {

  private final Vertx vertx;
  private final ToxicProxy proxy;
  private final NetSocket client;
  private final NetSocket upstream;
  private final RandomGenerator random;
  private final Flow up;
  private final Flow down;
  private final Map<Toxic, Boolean> drawn = new HashMap<>();
  private final Map<Toxic, HttpTap> taps = new HashMap<>();
  private int open = 2;

  Link(
      Vertx vertx, ToxicProxy proxy, NetSocket client, NetSocket upstream, RandomGenerator random) {
    this.vertx = vertx;
    this.proxy = proxy;
    this.client = client;
    this.upstream = upstream;
    this.random = random;
    this.up =
        new Flow(
            client,
            upstream,
            (toxic, out) -> stage(toxic, Toxic.Stream.UPSTREAM, out),
            proxy.traffic()::received);
    this.down =
        new Flow(
            upstream,
            client,
            (toxic, out) -> stage(toxic, Toxic.Stream.DOWNSTREAM, out),
            proxy.traffic()::sent);
  }

  void start(Runnable ended) {
    for (NetSocket socket : List.of(client, upstream)) {
      socket.exceptionHandler(_ -> close());
      socket.closeHandler(
          _ -> {
            if (--open == 0) {
              ended.run();
            }
          });
    }
    up.start();
    down.start();
    arrange();
    client.resume();
  }

  /** The proxy's toxics are others than before. */
  void arrange() {
    taps.keySet().retainAll(proxy.toxics());
    drawn.keySet().retainAll(proxy.toxics());
    up.arrange(proxy.working(Toxic.Stream.UPSTREAM));
    down.arrange(proxy.working(Toxic.Stream.DOWNSTREAM));
  }

  /** Past all toxics: the proxy itself answers. */
  void toClient(Buffer data) {
    down.data(data);
  }

  void close() {
    var _ = client.close();
    var _ = upstream.close();
  }

  /** Both sides see a reset, not an orderly end. */
  void reset() {
    for (NetSocket socket : List.of(client, upstream)) {
      ((NetSocketInternal) socket)
          .channelHandlerContext()
          .channel()
          .config()
          .setOption(ChannelOption.SO_LINGER, 0);
    }
    close();
  }

  private Stage stage(Toxic toxic, Toxic.Stream direction, Sink out) {
    if (!isDrawn(toxic)) {
      return new Stages.Pass(out);
    }
    Runnable effect = () -> proxy.traffic().noteEffect(toxic);
    return switch (toxic.kind()) {
      case Toxic.Kind.Latency latency -> new Stages.Latency(latency, random, effect, vertx, out);
      case Toxic.Kind.Bandwidth(long rate) -> new Pacing.Bandwidth(rate, effect, vertx, out);
      case Toxic.Kind.SlowClose(long delay) -> new Stages.SlowClose(delay, effect, vertx, out);
      case Toxic.Kind.Timeout(long timeout) -> new Severance.Timeout(timeout, effect, vertx, this);
      case Toxic.Kind.ResetPeer(long timeout) ->
          new Severance.ResetPeer(timeout, effect, vertx, this, out);
      case Toxic.Kind.Slicer slicer -> new Pacing.Slicer(slicer, random, effect, vertx, out);
      case Toxic.Kind.LimitData(long bytes) -> new Stages.LimitData(bytes, effect, out);
      case Toxic.Kind.Noop _, Toxic.Kind.Tls _ -> new Stages.Pass(out);
      case Toxic.Kind.Http(HttpFault fault) -> {
        HttpTap tap =
            taps.computeIfAbsent(toxic, _ -> new HttpTap(fault, random, effect, vertx, this));
        yield direction == Toxic.Stream.UPSTREAM ? tap.requests(out) : tap.answers(out);
      }
    };
  }

  /** Once for each connection, and again when the toxic changes. */
  private boolean isDrawn(Toxic toxic) {
    return drawn.computeIfAbsent(toxic, _ -> random.nextDouble() < toxic.toxicity());
  }
}
