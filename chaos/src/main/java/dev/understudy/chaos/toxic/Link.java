package dev.understudy.chaos.toxic;

import io.netty.channel.ChannelOption;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * One client connection and its connection to the upstream. What the proxy's toxics do is decided
 * anew for each piece of data, so a toxic also meets connections that were there before it.
 */
final class Link {

  private final Vertx vertx;
  private final ToxicProxy proxy;
  private final NetSocket client;
  private final NetSocket upstream;
  private final RandomGenerator random;
  private final Map<String, Boolean> drawn = new HashMap<>();
  private final HttpAnswer answer;
  private boolean held;
  private boolean closed;

  Link(
      Vertx vertx, ToxicProxy proxy, NetSocket client, NetSocket upstream, RandomGenerator random) {
    this.vertx = vertx;
    this.proxy = proxy;
    this.client = client;
    this.upstream = upstream;
    this.random = random;
    this.answer = new HttpAnswer(client);
  }

  void start(Runnable ended) {
    pass(client, upstream, Toxic.Stream.UPSTREAM);
    pass(upstream, client, Toxic.Stream.DOWNSTREAM);
    client.closeHandler(
        _ -> {
          ended.run();
          var _ = upstream.close();
        });
    client.resume();
  }

  /** Whether a timeout has swallowed data of it. */
  boolean isHeld() {
    return held;
  }

  void close() {
    if (!closed) {
      closed = true;
      var _ = client.close();
      var _ = upstream.close();
    }
  }

  private void pass(NetSocket from, NetSocket to, Toxic.Stream stream) {
    DelayedPipe pipe = new DelayedPipe(vertx, from, to);
    from.handler(data -> meet(data, stream, pipe));
    from.exceptionHandler(_ -> close());
    // What was delayed still arrives; what is held never does.
    from.endHandler(_ -> pipe.end(held));
  }

  /** The toxics of one direction, in the order they were added. */
  private void meet(Buffer data, Toxic.Stream stream, DelayedPipe pipe) {
    long delay = 0;
    for (Toxic toxic : proxy.toxics()) {
      boolean concerns =
          toxic.stream() == stream
              || (toxic.kind() instanceof Toxic.Kind.HttpStatus && stream == Toxic.Stream.UPSTREAM);
      if (!concerns || !isDrawn(toxic)) {
        continue;
      }
      proxy.noteEffect(toxic);
      switch (toxic.kind()) {
        case Toxic.Kind.Latency(long latency, long jitter) ->
            delay += latency + (jitter == 0 ? 0 : random.nextLong(-jitter, jitter + 1));
        case Toxic.Kind.Timeout(long timeout) -> {
          hold(timeout);
          return;
        }
        case Toxic.Kind.ResetPeer(long timeout) -> {
          after(timeout, this::reset);
          return;
        }
        case Toxic.Kind.HttpStatus(int status) -> {
          answer.add(data, status);
          return;
        }
      }
    }
    pipe.write(data, Math.max(0, delay));
  }

  private boolean isDrawn(Toxic toxic) {
    return drawn.computeIfAbsent(toxic.name(), _ -> random.nextDouble() < toxic.toxicity());
  }

  private void hold(long timeout) {
    held = true;
    if (timeout > 0) {
      after(timeout, this::close);
    }
  }

  private void reset() {
    ((NetSocketInternal) client)
        .channelHandlerContext()
        .channel()
        .config()
        .setOption(ChannelOption.SO_LINGER, 0);
    close();
  }

  private void after(long millis, Runnable work) {
    if (millis == 0) {
      work.run();
    } else {
      vertx.setTimer(millis, _ -> work.run());
    }
  }
}
