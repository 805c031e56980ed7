package dev.understudy.bench.node;

import dev.understudy.bench.stage.Accounts;
import dev.understudy.failover.CallPolicy;
import dev.understudy.failover.Candidate;
import dev.understudy.failover.Criticality;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Failover;
import dev.understudy.failover.Fault;
import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Route;
import dev.understudy.failover.Surroundings;
import dev.understudy.service.VendorHttp;
import dev.understudy.service.VendorReply;
import dev.understudy.service.VendorRequest;
import dev.understudy.service.VertxConcurrency;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Calls the vendors at a fixed rate, by the engine and the HTTP client that adapters use. */
final class Caller {

  private static final Duration CONNECT = Duration.ofMillis(200);
  private static final Duration LIMIT = Duration.ofMillis(900);
  private static final CallPolicy POLICY =
      CallPolicy.hedgedRead("availability", Criticality.NORMAL, LIMIT);
  private static final VendorRequest READ =
      VendorRequest.post(
          "/v2/inventory/counts/batch-retrieve",
          Map.of("Authorization", "Bearer " + Accounts.SQUARE_TOKEN),
          Buffer.buffer("{\"catalog_object_ids\": [\"SKU-1\"]}"));

  private final Route route;
  private final InstantSource clock;
  private final Line line;
  private final Map<ProviderId, VendorHttp> vendors = new HashMap<>();

  /**
   * Makes one.
   *
   * @param urls of the vendors, in the order of the route
   */
  Caller(Route route, List<String> urls, InstantSource clock, Line line) {
    this.route = route;
    this.clock = clock;
    this.line = line;
    Vertx vertx = Vertx.vertx();
    List<Candidate> candidates = route.candidates();
    for (int i = 0; i < candidates.size(); i++) {
      vendors.put(
          candidates.get(i).provider(),
          new VendorHttp(vertx, URI.create(urls.get(i)), CONNECT, clock));
    }
  }

  Outcome<Integer> probe(ProviderId provider) {
    return ask(provider, Deadline.after(LIMIT, clock));
  }

  private Outcome<Integer> ask(ProviderId provider, Deadline deadline) {
    return Optional.ofNullable(vendors.get(provider))
        .orElseThrow()
        .send(READ, deadline, Caller::read);
  }

  private static Outcome<Integer> read(VendorReply reply) {
    return reply.status() == 200
        ? new Outcome.Success<>(reply.status())
        : new Outcome.Unknown<>(new Fault(Fault.Kind.SERVER_ERROR, "status " + reply.status()));
  }

  /** Calls until the process ends. */
  void start(HealthRegistry registry, int perSecond) {
    Failover failover =
        new Failover(
            route,
            registry,
            new Surroundings(
                clock,
                () -> ThreadLocalRandom.current().nextLong(),
                new VertxConcurrency(),
                _ -> {}));
    Thread.ofPlatform().daemon().name("arrivals").start(() -> arrive(failover, perSecond));
  }

  private void arrive(Failover failover, int perSecond) {
    long gap = TimeUnit.SECONDS.toNanos(1) / perSecond;
    for (long next = System.nanoTime(); true; next += gap) {
      for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      var _ = Thread.startVirtualThread(() -> call(failover));
    }
  }

  private void call(Failover failover) {
    Outcome<Integer> outcome =
        failover.call(POLICY, Deadline.after(LIMIT, clock), this::noted).outcome();
    if (!(outcome instanceof Outcome.Success<Integer>)) {
      line.failed(outcome.toString(), System.nanoTime());
    }
  }

  private Outcome<Integer> noted(ProviderId provider, Deadline deadline) {
    Outcome<Integer> outcome = ask(provider, deadline);
    if (!(outcome instanceof Outcome.Success<Integer>)) {
      line.bad(provider.value(), System.nanoTime());
    }
    return outcome;
  }
}
