package dev.understudy.service;

import dev.understudy.catalogue.ConfigException;
import dev.understudy.failover.Failover;
import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.Route;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.net.BindException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of an adapter process: it is wired, serves, and when told to stop finishes what is in
 * flight and closes its parts, the last one first.
 */
public final class AdapterProcess {

  private static final Logger LOG = LoggerFactory.getLogger(AdapterProcess.class);

  /** For requests in flight; the rest of the five seconds that a stop may take is for the parts. */
  private static final long SHUTDOWN_MILLIS = 3_000;

  private final String name;
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Vertx vertx;
  private final Parts parts = new Parts();
  private final List<Supplier<Optional<String>>> checks = new CopyOnWriteArrayList<>();
  private final Map<String, WebhookHandler> webhooks = new HashMap<>();
  private final Map<String, Upload> uploads = new HashMap<>();
  private final CountDownLatch stopped = new CountDownLatch(1);

  private AdapterProcess(String name) {
    this.name = name;
    new JvmMemoryMetrics().bindTo(metrics);
    new ProcessorMetrics().bindTo(metrics);
    this.vertx =
        Vertx.builder()
            .withMetrics(new MicrometerMetricsFactory(metrics))
            .with(
                new io.vertx.core.VertxOptions()
                    .setEventLoopPoolSize(EventLoops.MOST)
                    .setMetricsOptions(new MicrometerMetricsOptions().setEnabled(true)))
            .build();
  }

  /**
   * Wires and serves until the process is told to stop.
   *
   * @return the exit code: 1 when it cannot start, 2 when its configuration is wrong
   */
  public static int run(String name, Consumer<AdapterProcess> wiring) {
    AdapterProcess process = new AdapterProcess(name);
    Runtime.getRuntime().addShutdownHook(new Thread(process::stop, "stop"));
    try {
      wiring.accept(process);
      LOG.info("{} is ready", name);
      process.stopped.await();
      return 0;
    } catch (ConfigException e) {
      System.err.println(name + ": " + e.getMessage());
      return 2;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    } catch (RuntimeException e) {
      LOG.debug("cannot start", e);
      System.err.println(name + ": cannot start: " + firstLine(e));
      return 1;
    }
  }

  public Vertx vertx() {
    return vertx;
  }

  public PrometheusMeterRegistry metrics() {
    return metrics;
  }

  public InstantSource clock() {
    return InstantSource.system();
  }

  /** The engine that calls an adapter's vendors; it is watched by meters. */
  public Failover failover(Route route, HealthRegistry registry) {
    return MeteredFailover.of(route, registry, clock(), metrics);
  }

  /** Closes a part when the process stops. */
  public <T extends AutoCloseable> T closing(T part) {
    return parts.add(part);
  }

  /** The process is ready when no check gives a reason why it is not. */
  public void readyUnless(Supplier<Optional<String>> reason) {
    checks.add(reason);
  }

  /**
   * Takes files of {@code text/csv} at a path, whose parameters are like {@code :id}; to be said
   * before {@link #serve}.
   */
  public void uploads(String path, Upload upload) {
    uploads.put(path, upload);
  }

  /** Takes a vendor's webhooks at {@code /webhooks/NAME}; to be said before {@link #serve}. */
  public void webhooks(String vendor, WebhookHandler handler) {
    webhooks.put(vendor, handler);
  }

  /** Starts the HTTP server; what is asked before the process is ready is answered 503. */
  public void serve(
      Class<?> owner,
      HttpConfig http,
      List<ApiKey> keys,
      HealthRegistry registry,
      Map<String, Operation> operations) {
    Map<String, Operation> all = new HashMap<>(operations);
    all.putAll(new ProvidersApi(registry, clock()).operations());
    DirectStyle directStyle = new DirectStyle();
    ServerApi api =
        new ServerApi(
            OpenApiJson.read(owner, "openapi.yaml"),
            all,
            new AccessApi(keys),
            metrics,
            this::notReady,
            new WebhooksApi(webhooks),
            new UploadsApi(uploads),
            directStyle);
    EventLoops server = new EventLoops(http, api, directStyle);
    closing(() -> wait(server.shutdown(SHUTDOWN_MILLIS)));
    try {
      wait(server.listen(vertx));
    } catch (CompletionException e) {
      if (e.getCause() instanceof BindException) {
        throw new IllegalStateException("port " + http.port() + " is taken", e);
      }
      throw e;
    }
    LOG.info("{} listens on http://{}:{}", name, http.host(), server.port());
  }

  /**
   * Asks every vendor once, so that the first caller does not pay for cold connections and classes.
   * A vendor that is down keeps nobody waiting for longer than {@code limit}.
   */
  public void warmUp(List<Runnable> probes, Duration limit) {
    WarmUp.of(probes, limit);
  }

  private List<String> notReady() {
    List<String> reasons = new ArrayList<>();
    checks.forEach(check -> check.get().ifPresent(reasons::add));
    return reasons;
  }

  private static <T> T wait(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private void stop() {
    parts.close();
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      LOG.debug("while stopping", e);
    }
    stopped.countDown();
  }

  private static String firstLine(Throwable error) {
    Throwable e =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.getClass().getSimpleName());
  }
}
