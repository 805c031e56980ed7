package dev.understudy.bench;

import dev.understudy.failover.Bulkhead;
import dev.understudy.failover.CallPolicy;
import dev.understudy.failover.Candidate;
import dev.understudy.failover.Criticality;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Failover;
import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Route;
import dev.understudy.failover.Served;
import dev.understudy.failover.Surroundings;
import dev.understudy.health.HazelcastHealthRegistry;
import dev.understudy.health.RegistryConfig;
import dev.understudy.service.MeteredRegistry;
import dev.understudy.service.VertxConcurrency;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What happens for each call, on a real member of the cluster. JMH needs it open and public. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls start before it measures
public class RequestPath {

  static final List<String> VENDORS = List.of("2", "20", "200");

  private static final long TOOK_NANOS = 1_000_000;
  private static final Outcome<String> SUCCESS = new Outcome.Success<>("done");
  private static final CallPolicy POLICY =
      CallPolicy.write("charge", Criticality.CRITICAL, Duration.ofSeconds(5));
  private static final InstantSource CLOCK = InstantSource.system();

  @Param({"2", "20", "200"})
  private int vendors = 2;

  private final CircuitBreaker breaker = CircuitBreaker.ofDefaults("one");
  private HazelcastHealthRegistry registry;
  private HealthRegistry metered;
  private Failover failover;

  @Setup
  public void start() throws IOException {
    Route route = route();
    registry = HazelcastHealthRegistry.start(config(), route, _ -> SUCCESS, CLOCK);
    metered =
        new MeteredRegistry(registry, route, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    failover =
        new Failover(
            route,
            registry,
            new Surroundings(
                CLOCK,
                () -> ThreadLocalRandom.current().nextLong(),
                new VertxConcurrency(),
                _ -> {}));
  }

  /** Half of them share the first tier; the others are their backups. */
  private Route route() {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < vendors; i++) {
      candidates.add(new Candidate(new ProviderId("v" + i), 2 * i / vendors, 100 + i));
    }
    return new Route(candidates);
  }

  private static RegistryConfig config() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = free.getLocalPort();
      return new RegistryConfig(
          "bench" + port, "bench", "127.0.0.1", port, List.of("127.0.0.1:" + port));
    }
  }

  @TearDown
  public void stop() {
    registry.close();
  }

  @Benchmark
  public ProviderId chooseAdmit() {
    ProviderId first = failover.plan().first().orElseThrow();
    Bulkhead bulkhead = failover.bulkhead(first);
    if (bulkhead.tryEnter(Criticality.CRITICAL)) {
      bulkhead.leave();
    }
    return first;
  }

  @Benchmark
  public ProviderId chooseAdmitRecord() {
    return chooseAdmitRecord(registry);
  }

  @Benchmark
  public ProviderId chooseAdmitRecordMetered() {
    return chooseAdmitRecord(metered);
  }

  private ProviderId chooseAdmitRecord(HealthRegistry into) {
    ProviderId first = failover.plan().first().orElseThrow();
    Bulkhead bulkhead = failover.bulkhead(first);
    if (bulkhead.tryEnter(Criticality.CRITICAL)) {
      into.record(first, "charge", SUCCESS, TOOK_NANOS);
      bulkhead.leave();
    }
    return first;
  }

  @Benchmark
  public Served<String> wholeCall() {
    return failover.call(POLICY, Deadline.after(POLICY.attemptLimit(), CLOCK), (_, _) -> SUCCESS);
  }

  /** The reference: one breaker of Resilience4j, for one vendor, which chooses nothing. */
  @Benchmark
  public boolean breakerOfOneVendor() {
    boolean admitted = breaker.tryAcquirePermission();
    if (admitted) {
      breaker.onSuccess(TOOK_NANOS, TimeUnit.NANOSECONDS);
    }
    return admitted;
  }
}
