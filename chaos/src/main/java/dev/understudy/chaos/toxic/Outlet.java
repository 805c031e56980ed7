package dev.understudy.chaos.toxic;

import io.vertx.core.buffer.Buffer;

/** What a stage passes data on by: where it leads changes when toxics come and go. */
final class Outlet implements Sink {

  private Sink target;

  Outlet(Sink target) {
    this.target = target;
  }

  void leadTo(Sink next) {
    target = next;
  }

  @Override
  public void data(Buffer data) {
    target.data(data);
  }

  @Override
  public void end() {
    target.end();
  }
}
