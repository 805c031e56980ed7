package dev.understudy.chaos.toxic;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** The stages of Toxiproxy's own toxics, after the descriptions in its README. */
final class Stages {

  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private Stages() {}

  /** Lets all through: a connection that the toxic was not drawn for, or a noop. */
  record Pass(Sink out) implements Stage {
    @Override
    public void data(Buffer data) {
      out.data(data);
    }

    @Override
    public void end() {
      out.end();
    }
  }

  /** Each piece is late by its own delay, counted from when it came: they do not add up. */
  static final class Latency implements Queued {
    private final Toxic.Kind.Latency toxic;
    private final RandomGenerator random;
    private final Runnable effect;
    private final TimedQueue queue;

    Latency(
        Toxic.Kind.Latency toxic, RandomGenerator random, Runnable effect, Vertx vertx, Sink out) {
      this.toxic = toxic;
      this.random = random;
      this.effect = effect;
      this.queue = new TimedQueue(vertx, out);
    }

    @Override
    public void data(Buffer data) {
      long jitter = Math.max(0, toxic.jitter());
      long delay = toxic.latency() + (jitter == 0 ? 0 : random.nextLong(-jitter, jitter + 1));
      effect.run();
      queue.data(data, System.nanoTime() + Math.max(0, delay) * MILLI);
    }

    @Override
    public TimedQueue queue() {
      return queue;
    }
  }

  /** Only the end is late. */
  static final class SlowClose implements Stage {
    private final long delay;
    private final Runnable effect;
    private final Sink out;
    private final TimedQueue queue;

    SlowClose(long delay, Runnable effect, Vertx vertx, Sink out) {
      this.delay = Math.max(0, delay);
      this.effect = effect;
      this.out = out;
      this.queue = new TimedQueue(vertx, out);
    }

    @Override
    public void data(Buffer data) {
      out.data(data);
    }

    @Override
    public void end() {
      effect.run();
      queue.end(System.nanoTime() + delay * MILLI);
    }

    @Override
    public void replaced() {
      queue.flush();
    }
  }

  /** Closes when enough has come through. */
  static final class LimitData implements Stage {
    private final Runnable effect;
    private final Sink out;
    private long left;
    private boolean closed;

    LimitData(long bytes, Runnable effect, Sink out) {
      this.left = Math.max(0, bytes);
      this.effect = effect;
      this.out = out;
    }

    @Override
    public void data(Buffer data) {
      if (closed) {
        return;
      }
      int passing = (int) Math.min(left, data.length());
      if (passing > 0) {
        out.data(data.slice(0, passing));
        left -= passing;
      }
      if (left == 0) {
        effect.run();
        end();
      }
    }

    @Override
    public void end() {
      if (!closed) {
        closed = true;
        out.end();
      }
    }
  }
}
