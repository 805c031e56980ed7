package dev.understudy.chaos.toxic;

import io.vertx.core.buffer.Buffer;

/** Where data of one direction of a connection goes next. */
interface Sink {

  void data(Buffer data);

  /** No more comes. */
  void end();
}
