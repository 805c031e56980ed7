package dev.understudy.chaos.workload;

import dev.understudy.chaos.check.Acknowledged;
import dev.understudy.local.PlatformFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * An open-loop workload: operations start at a fixed rate, whether or not earlier ones have ended,
 * and their latency counts from when they were meant to start. It does not retry: a call that fails
 * is a failed call.
 */
public final class Workload implements AutoCloseable {

  /** Bounds what a platform that stands still can pile up here; beyond it a call has failed. */
  private static final int MOST_IN_FLIGHT = 2_000;

  private static final long UNITS = 1;

  private final PlatformFile platform;
  private final Calls calls;
  private final String run;
  private final long startNanos = System.nanoTime();
  private final Queue<Sample> history = new ConcurrentLinkedQueue<>();
  private final Semaphore inFlight = new Semaphore(MOST_IN_FLIGHT);
  private final AtomicLong sequence = new AtomicLong();
  private final AtomicLong sales = new AtomicLong();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> skus;
  private volatile boolean running = true;

  /**
   * Starts at once.
   *
   * @param run sets this run's references apart from those of others
   */
  public Workload(PlatformFile platform, Calls calls, Rates rates, String run) {
    this.platform = platform;
    this.calls = calls;
    this.run = run;
    this.skus = List.copyOf(platform.fixtures().skus().keySet());
    arrive(rates.charges(), this::charge);
    arrive(rates.availability(), this::availability);
    arrive(rates.reservations(), this::sale);
    arrive(rates.messages(), this::message);
  }

  /** What has ended so far, in the order of ending. */
  public List<Sample> history() {
    return new ArrayList<>(history);
  }

  /** Milliseconds since the start. */
  public long now() {
    return Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
  }

  /** Starts no more operations, and waits for those in flight. */
  public void stop() throws InterruptedException {
    running = false;
    threads.shutdown();
    threads.awaitTermination(20, java.util.concurrent.TimeUnit.SECONDS);
  }

  private void arrive(int perSecond, LongConsumer operation) {
    if (perSecond == 0) {
      return;
    }
    long gapNanos = 1_000_000_000L / perSecond;
    Thread.ofPlatform()
        .daemon()
        .name("arrivals")
        .start(
            () -> {
              for (long next = System.nanoTime(); running; next += gapNanos) {
                while (next - System.nanoTime() > 0) {
                  LockSupport.parkNanos(next - System.nanoTime());
                }
                begin(next, operation);
              }
            });
  }

  private void begin(long intendedNanos, LongConsumer operation) {
    if (!inFlight.tryAcquire()) {
      add(intendedNanos, "all", "dropped", new Calls.Answer(0, missing()), "", Optional.empty());
      return;
    }
    try {
      var _ =
          threads.submit(
              () -> {
                try {
                  operation.accept(intendedNanos);
                } finally {
                  inFlight.release();
                }
              });
    } catch (java.util.concurrent.RejectedExecutionException e) {
      inFlight.release(); // It has stopped meanwhile.
    }
  }

  private static com.fasterxml.jackson.databind.JsonNode missing() {
    return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
  }

  private String node(String service, long number) {
    List<String> nodes = platform.services().getOrDefault(service, List.of());
    return nodes.get((int) (number % nodes.size()));
  }

  private void charge(long intended) {
    long number = sequence.incrementAndGet();
    String order = run + "-order-" + number;
    String method = platform.fixtures().paymentMethods().getOrDefault("ok", "ok");
    Calls.Answer answer =
        calls.post(
            node("payments", number) + "/v1/payments",
            """
            {"merchantReference": "%s", "amount": {"value": %d, "currency": "EUR"},
             "paymentMethod": "%s"}
            """
                .formatted(order, 100 + number % 900, method),
            Map.of("Idempotency-Key", order));
    boolean paid = answer.status() == 201;
    add(
        intended,
        "payments",
        "charge",
        answer,
        order,
        paid
            ? Optional.of(new Acknowledged(Acknowledged.Kind.PAYMENT, order, "", 0, ""))
            : Optional.empty());
  }

  private void availability(long intended) {
    long number = sequence.incrementAndGet();
    Calls.Answer answer = calls.get(node("inventory", number) + "/v1/availability/" + sku(number));
    add(intended, "inventory", "availability", answer, "", Optional.empty());
  }

  /**
   * Reserves and commits; two operations, the second meant to start when the first has ended. Every
   * other one wants the last SKU, which is scarce: it must run out, and nothing beyond.
   */
  private void sale(long intended) {
    long number = sales.incrementAndGet();
    String base = node("inventory", number) + "/v1/reservations";
    String sku = number % 2 == 0 ? skus.getLast() : sku(number);
    Calls.Answer held =
        calls.post(
            base,
            "{\"sku\": \"%s\", \"quantity\": %d, \"ttlSeconds\": 60}".formatted(sku, UNITS),
            Map.of());
    add(intended, "inventory", "reserve", held, "", Optional.empty());
    if (held.status() == 201) {
      long then = System.nanoTime();
      String id = held.body().path("id").asText();
      Calls.Answer sold = calls.post(base + "/" + id + "/commit", "", Map.of());
      add(
          then,
          "inventory",
          "commit",
          sold,
          id,
          sold.status() == 200
              ? Optional.of(new Acknowledged(Acknowledged.Kind.SALE, id, sku, UNITS, ""))
              : Optional.empty());
    }
  }

  private String sku(long number) {
    return skus.get((int) (number % skus.size()));
  }

  private void message(long intended) {
    long number = sequence.incrementAndGet();
    String to = "customer-" + number + "@example.org";
    Calls.Answer answer =
        calls.post(
            node("email", number) + "/v1/messages",
            """
            {"from": "%s", "to": ["%s"], "subject": "Your order", "text": "Number %d."}
            """
                .formatted(platform.fixtures().sender(), to, number),
            Map.of());
    String id = answer.body().path("id").asText();
    add(
        intended,
        "email",
        "send",
        answer,
        id,
        answer.status() == 202
            ? Optional.of(new Acknowledged(Acknowledged.Kind.MAIL, id, "", 0, to))
            : Optional.empty());
  }

  private void add(
      long intendedNanos,
      String adapter,
      String kind,
      Calls.Answer answer,
      String reference,
      Optional<Acknowledged> acknowledged) {
    String provider = answer.body().path("provider").asText(answer.body().path("source").asText());
    history.add(
        new Sample(
            adapter,
            kind,
            Duration.ofNanos(intendedNanos - startNanos).toMillis(),
            (System.nanoTime() - intendedNanos) / 1e6,
            result(adapter, answer.status()),
            answer.status(),
            provider,
            answer.body().path("id").asText(),
            reference,
            acknowledged));
  }

  private static Sample.Result result(String adapter, int status) {
    return switch (status) {
      case 200, 201, 204 -> Sample.Result.SUCCEEDED;
      // To payments it means: not known yet. To email it means: durable, which is all it promises.
      case 202 -> adapter.equals("email") ? Sample.Result.SUCCEEDED : Sample.Result.PROCESSING;
      case 402, 409 -> Sample.Result.DECLINED;
      default -> Sample.Result.FAILED;
    };
  }

  @Override
  public void close() {
    running = false;
    threads.shutdownNow();
  }
}
