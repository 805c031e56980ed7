package dev.understudy.chaos.toxic;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** The stages of Toxiproxy's own toxics, after the descriptions in its README. */
final class Stages {

  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  /** Bandwidth goes out in steps of this length, and not in a lump at the end. */
  private static final long STEP_MILLIS = 100;

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
  static final class Latency implements Stage {
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
    public void end() {
      queue.end(System.nanoTime());
    }

    @Override
    public void replaced() {
      queue.flush();
    }

    @Override
    public int waitingBytes() {
      return queue.waitingBytes();
    }
  }

  /** Data leaves as fast as the rate allows. */
  static final class Bandwidth implements Stage {
    private final long rate;
    private final Runnable effect;
    private final TimedQueue queue;
    private long freeAt = System.nanoTime();

    Bandwidth(long rate, Runnable effect, Vertx vertx, Sink out) {
      this.rate = Math.max(0, rate);
      this.effect = effect;
      this.queue = new TimedQueue(vertx, out);
    }

    @Override
    public void data(Buffer data) {
      effect.run();
      if (rate == 0) {
        queue.data(data, Long.MAX_VALUE / 2 + System.nanoTime());
        return;
      }
      freeAt = Math.max(freeAt, System.nanoTime());
      int step = (int) Math.min(Integer.MAX_VALUE, rate * STEP_MILLIS);
      for (int from = 0; from < data.length(); from += step) {
        Buffer piece = data.slice(from, Math.min(data.length(), from + step));
        freeAt += piece.length() * MILLI / rate;
        queue.data(piece, freeAt);
      }
    }

    @Override
    public void end() {
      queue.end(System.nanoTime());
    }

    @Override
    public void replaced() {
      queue.flush();
    }

    @Override
    public int waitingBytes() {
      return queue.waitingBytes();
    }
  }

  /** Cuts data, and lets some time pass between the pieces. */
  static final class Slicer implements Stage {
    private final Toxic.Kind.Slicer toxic;
    private final RandomGenerator random;
    private final Runnable effect;
    private final TimedQueue queue;
    private long freeAt = System.nanoTime();

    Slicer(
        Toxic.Kind.Slicer toxic, RandomGenerator random, Runnable effect, Vertx vertx, Sink out) {
      this.toxic = toxic;
      this.random = random;
      this.effect = effect;
      this.queue = new TimedQueue(vertx, out);
    }

    @Override
    public void data(Buffer data) {
      effect.run();
      freeAt = Math.max(freeAt, System.nanoTime());
      for (int from = 0; from < data.length(); ) {
        int to = Math.min(data.length(), from + size());
        queue.data(data.slice(from, to), freeAt);
        freeAt += TimeUnit.MICROSECONDS.toNanos(Math.max(0, toxic.delay()));
        from = to;
      }
    }

    private int size() {
      long variation = Math.max(0, toxic.sizeVariation());
      long size =
          toxic.averageSize() + (variation == 0 ? 0 : random.nextLong(-variation, variation + 1));
      return Math.clamp(size, 1, Integer.MAX_VALUE);
    }

    @Override
    public void end() {
      queue.end(System.nanoTime());
    }

    @Override
    public void replaced() {
      queue.flush();
    }

    @Override
    public int waitingBytes() {
      return queue.waitingBytes();
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
