package dev.understudy.chaos.toxic;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;

/** The stages that swallow data, and end a connection otherwise than well. */
final class Severance {

  private Severance() {}

  /** Swallows data; closes when none came for a time. */
  static final class Timeout implements Stage {
    private final long timeout;
    private final Runnable effect;
    private final Vertx vertx;
    private final Link link;
    private long timer = -1;

    Timeout(long timeout, Runnable effect, Vertx vertx, Link link) {
      this.timeout = timeout;
      this.effect = effect;
      this.vertx = vertx;
      this.link = link;
      restart();
    }

    private void restart() {
      if (timeout > 0) {
        vertx.cancelTimer(timer);
        timer = vertx.setTimer(timeout, _ -> link.close());
      }
    }

    @Override
    public void data(Buffer data) {
      effect.run();
      restart();
    }

    /** What it holds back, the end included, never arrives. */
    @Override
    public void end() {
      effect.run();
    }

    @Override
    public void replaced() {
      vertx.cancelTimer(timer);
    }

    /** As Toxiproxy does: data has been lost, so the connection is of no use to anybody. */
    @Override
    public void removed() {
      replaced();
      link.close();
    }
  }

  /** Resets the connection some time after data came. */
  static final class ResetPeer implements Stage {
    private final long timeout;
    private final Runnable effect;
    private final Vertx vertx;
    private final Link link;
    private final Sink out;
    private boolean met;

    ResetPeer(long timeout, Runnable effect, Vertx vertx, Link link, Sink out) {
      this.timeout = timeout;
      this.effect = effect;
      this.vertx = vertx;
      this.link = link;
      this.out = out;
    }

    @Override
    public void data(Buffer data) {
      if (met) {
        return;
      }
      met = true;
      effect.run();
      if (timeout <= 0) {
        link.reset();
      } else {
        vertx.setTimer(timeout, _ -> link.reset());
      }
    }

    @Override
    public void end() {
      out.end();
    }
  }
}
