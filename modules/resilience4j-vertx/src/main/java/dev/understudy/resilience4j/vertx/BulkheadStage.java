package dev.understudy.resilience4j.vertx;

import io.vertx.core.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

record BulkheadStage(VertxBulkhead bulkhead) implements Stage {

  @Override
  public <T extends @Nullable Object> Future<T> run(Caller caller, Supplier<Future<T>> next) {
    return bulkhead.run(caller, next);
  }
}
