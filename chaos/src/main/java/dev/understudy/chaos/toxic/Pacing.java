package dev.understudy.chaos.toxic;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** The stages that cut data and spread the pieces over time, after Toxiproxy's README. */
final class Pacing {

  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  /** Bandwidth goes out in steps of this length, and not in a lump at the end. */
  private static final long STEP_MILLIS = 100;

  private Pacing() {}

  /** Data leaves as fast as the rate allows. */
  static final class Bandwidth implements Queued {
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
    public TimedQueue queue() {
      return queue;
    }
  }

  /** Cuts data, and lets some time pass between the pieces. */
  static final class Slicer implements Queued {
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
    public TimedQueue queue() {
      return queue;
    }
  }
}
