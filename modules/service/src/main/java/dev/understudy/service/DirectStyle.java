package dev.understudy.service;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.function.Supplier;

/**
 * Where what must wait is done: in direct style, on virtual threads of one context. Of all its work
 * only one piece runs at a time, from one wait to the next. To be deployed as a verticle with
 * virtual threads.
 */
final class DirectStyle extends VerticleBase {

  /** Begins work, after what was begun before; what it throws is how its future ends. */
  <T> Future<T> begin(Supplier<T> work) {
    Promise<T> end = Promise.promise();
    context.runOnContext(_ -> Future.succeededFuture().map(_ -> work.get()).onComplete(end));
    return end.future();
  }

  /** The same for work that gives nothing. */
  Future<?> run(Runnable work) {
    return begin(
        () -> {
          work.run();
          return work;
        });
  }
}
