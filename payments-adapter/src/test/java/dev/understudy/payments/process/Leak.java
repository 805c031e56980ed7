package dev.understudy.payments.process;

import io.vertx.core.Context;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.VertxTracerFactory;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.util.Map;

/** The planted fault: a tracer that writes down what it is asked, as it came. */
public final class Leak implements VertxServiceProvider {

  @Override
  public void init(VertxBootstrap builder) {
    builder.options().setTracingOptions(new TracingOptions());
    VertxTracerFactory factory = _ -> new Talkative();
    factory.init(builder);
  }

  private static final class Talkative implements VertxTracer<String, String> {
    @Override
    public <R> String receiveRequest(
        Context context,
        SpanKind kind,
        TracingPolicy policy,
        R request,
        String operation,
        Iterable<Map.Entry<String, String>> headers,
        TagExtractor<R> tags) {
      System.out.println("asked " + tags.extract(request) + " " + headers);
      return operation;
    }
  }
}
