package dev.understudy.resilience4j.vertx;

import java.util.concurrent.CancellationException;

/**
 * The end of a call that was not started, since its caller had an end before its turn came: by a
 * time limiter, or by a faster copy.
 */
final class NobodyWaits extends CancellationException {

  NobodyWaits() {
    super("nobody waits for this call any more");
  }
}
