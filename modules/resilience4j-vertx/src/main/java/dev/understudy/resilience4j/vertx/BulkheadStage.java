package dev.understudy.resilience4j.vertx;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

record BulkheadStage(VertxBulkhead bulkhead) implements Stage {

  @Override
  public <T extends @Nullable Object> Future<T> run(Caller caller, Call<T> next) {
    return bulkhead.run(caller, next);
  }
}
