package dev.understudy.chaos.toxic;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** Passes data on in order, each piece when it is due; holds back a source that is too fast. */
final class DelayedPipe {

  /** What waits in one direction of one connection, at most. */
  private static final int MOST_WAITING_BYTES = 1 << 20;

  private final Vertx vertx;
  private final NetSocket from;
  private final NetSocket to;
  private final Deque<Piece> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private boolean ended;

  private record Piece(Buffer data, long dueNanos) {}

  DelayedPipe(Vertx vertx, NetSocket from, NetSocket to) {
    this.vertx = vertx;
    this.from = from;
    this.to = to;
    to.drainHandler(_ -> resume());
  }

  void write(Buffer data, long delayMillis) {
    if (delayMillis == 0 && waiting.isEmpty()) {
      send(data);
      return;
    }
    long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMillis);
    waiting.add(new Piece(data, due));
    waitingBytes += data.length();
    if (waiting.size() == 1) {
      schedule();
    }
    if (waitingBytes > MOST_WAITING_BYTES) {
      from.pause();
    }
  }

  /** The source has ended: so does the target, when all that waits is sent. */
  void end(boolean held) {
    ended = !held;
    endIfDone();
  }

  private void schedule() {
    long millis = TimeUnit.NANOSECONDS.toMillis(waiting.getFirst().dueNanos - System.nanoTime());
    vertx.setTimer(Math.max(1, millis), _ -> flush());
  }

  private void flush() {
    while (!waiting.isEmpty() && waiting.getFirst().dueNanos <= System.nanoTime()) {
      Piece piece = waiting.removeFirst();
      waitingBytes -= piece.data.length();
      send(piece.data);
    }
    if (!waiting.isEmpty()) {
      schedule();
    }
    resume();
    endIfDone();
  }

  private void send(Buffer data) {
    var _ = to.write(data);
    if (to.writeQueueFull()) {
      from.pause();
    }
  }

  private void resume() {
    if (waitingBytes <= MOST_WAITING_BYTES && !to.writeQueueFull()) {
      from.resume();
    }
  }

  private void endIfDone() {
    if (ended && waiting.isEmpty()) {
      var _ = to.end();
    }
  }
}
