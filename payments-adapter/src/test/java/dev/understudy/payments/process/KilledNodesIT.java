package dev.understudy.payments.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.sims.SimLedger;
import dev.understudy.sims.SimRequest;
import dev.understudy.sims.SimResponse;
import dev.understudy.sims.VendorSim;
import dev.understudy.sims.adyen.AdyenSim;
import dev.understudy.sims.stripe.StripeSim;
import dev.understudy.testkit.Await;
import dev.understudy.testkit.VendorBooks;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All that can be done with payments, at processes that are killed while vendors lose answers,
 * execute late and fail after they have executed. {@code -Dunderstudy.storm.seconds=600} and {@code
 * -Dunderstudy.storm.seed=7} ask for a longer one, and for another.
 */
class KilledNodesIT {

  private static final List<Journey> JOURNEYS = List.of(Journey.values());
  private static final int CUSTOMERS_AT_ONCE = 10;
  private static final Duration LASTS =
      Duration.ofSeconds(Integer.getInteger("understudy.storm.seconds", 30));
  private static final long SEED = Long.getLong("understudy.storm.seed", 20261125L);

  /** Leases, the waits between tries and webhooks that come again. */
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private final StripeSim stripe = new StripeSim(InstantSource.system());
  private final AdyenSim adyen = new AdyenSim(InstantSource.system());
  private final ConcurrentLinkedQueue<Told> orders = new ConcurrentLinkedQueue<>();
  private final AtomicInteger lastOrder = new AtomicInteger();

  @Test
  void nothingIsTakenTwiceOrLostOrGivenBackTwiceWhateverDies() throws Exception {
    try (Cluster cluster = new Cluster(folder, stripe, adyen, SEED)) {
      cluster.start(2);
      Storm storm = new Storm(cluster, SEED, LASTS);

      trade(cluster, storm);
      Map<String, JsonObject> ours = awaitEnds(cluster);

      System.out.printf(
          "seed %d: %d nodes killed, %d orders, %s%n",
          SEED, storm.kills(), orders.size(), statuses(ours));
      assertThat(violations(ours)).isEmpty();
      assertThat(storm.kills()).isGreaterThanOrEqualTo(Storm.LEAST_KILLS);
      assertThat(orders).hasSizeGreaterThan(5 * JOURNEYS.size());
      assertThat(kindsOfEntries()).contains("charge", "capture", "cancel", "refund");
      assertThat(entries().values().stream().flatMap(List::stream))
          .anyMatch(entry -> entry.getBoolean("replyLost"));
    }
  }

  /** The planted fault: what protects a payment from a second try is no longer there. */
  @Test
  void aVendorThatForgetsItsKeysIsFoundOut() throws Exception {
    try (Cluster cluster = new Cluster(folder, stripe, new Forgetful(adyen), SEED)) {
      cluster.start(1);
      cluster.behave("stripe", "{\"errorRate\": 1.0}");
      cluster.behave("adyen", "{\"loseReplies\": true}");
      Customer customer = new Customer(cluster, lastOrder.incrementAndGet());
      orders.add(customer.told());
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<Boolean> paying = threads.submit(() -> go(customer, Journey.CHARGE));
        Await.until(
            "it is charged, and once more",
            Duration.ofSeconds(20),
            () -> adyen.ledger().entries().size() > 1);
        cluster.behave("adyen", "{}");
        paying.get();
      }

      assertThat(violations(awaitEnds(cluster)))
          .anyMatch(wrong -> wrong.contains("is charged more than once"));
    }
  }

  /** It forgets what it was asked for, and tells nothing by itself. */
  private record Forgetful(VendorSim vendor) implements VendorSim {
    @Override
    public String name() {
      return vendor.name();
    }

    @Override
    public SimLedger ledger() {
      return vendor.ledger();
    }

    @Override
    public SimResponse handle(SimRequest request) {
      MultiMap headers =
          MultiMap.caseInsensitiveMultiMap()
              .addAll(request.headers())
              .set("Idempotency-Key", java.util.UUID.randomUUID().toString());
      return vendor.handle(
          new SimRequest(
              request.method(), request.path(), request.query(), headers, request.body()));
    }
  }

  private void trade(Cluster cluster, Storm storm) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> customers = new ArrayList<>();
      for (int i = 0; i < CUSTOMERS_AT_ONCE; i++) {
        customers.add(threads.submit(() -> tradeOn(cluster, storm)));
      }
      storm.rage();
      for (Future<Boolean> each : customers) {
        each.get();
      }
    }
  }

  private boolean tradeOn(Cluster cluster, Storm storm) throws Exception {
    while (storm.rages()) {
      int number = lastOrder.incrementAndGet();
      Customer customer = new Customer(cluster, number);
      orders.add(customer.told());
      go(customer, JOURNEYS.get(number % JOURNEYS.size()));
    }
    return true;
  }

  private static boolean go(Customer customer, Journey journey) throws Exception {
    customer.go(journey);
    return true;
  }

  /** What our ledger says of each order once nothing of it is open. */
  private Map<String, JsonObject> awaitEnds(Cluster cluster) throws Exception {
    Map<String, JsonObject> ours = new ConcurrentHashMap<>();
    Set<String> open = ConcurrentHashMap.newKeySet();
    orders.forEach(order -> open.add(order.reference));
    try {
      Await.until(
          "all has ended",
          SETTLED_WITHIN,
          () -> {
            for (String reference : open) {
              read(cluster, reference).ifPresent(payment -> ours.put(reference, payment));
            }
            open.removeIf(order -> !ours.containsKey(order) || Judge.isEnded(ours.get(order)));
            return open.isEmpty();
          });
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + ": " + open.stream().map(ours::get).toList(), e);
    }
    return ours;
  }

  /** Empty when nobody knows of it. */
  private static Optional<JsonObject> read(Cluster cluster, String reference) throws Exception {
    String payments = cluster.node(0).url() + "/v1/payments";
    Calls.Answer found = cluster.calls.get(payments + "?merchantReference=" + reference);
    if (found.status() == 404) {
      return Optional.empty();
    }
    assertThat(found.status()).isEqualTo(200);
    Calls.Answer one = cluster.calls.get(payments + "/" + found.body().getString("id"));
    assertThat(one.status()).isEqualTo(200);
    return Optional.of(one.body());
  }

  private Map<String, List<JsonObject>> entries() {
    return Map.of("stripe", stripe.ledger().entries(), "adyen", adyen.ledger().entries());
  }

  private Set<String> kindsOfEntries() {
    return entries().values().stream()
        .flatMap(List::stream)
        .map(entry -> entry.getString("kind"))
        .collect(Collectors.toSet());
  }

  private static Map<String, Long> statuses(Map<String, JsonObject> ours) {
    return ours.values().stream()
        .collect(Collectors.groupingBy(p -> p.getString("status"), Collectors.counting()));
  }

  private List<String> violations(Map<String, JsonObject> ours) {
    Map<String, List<JsonObject>> entries = entries();
    return orders.stream()
        .flatMap(
            told ->
                Judge.violations(
                    told,
                    Optional.ofNullable(ours.get(told.reference)),
                    VendorBooks.of(told.reference, entries))
                    .stream())
        .toList();
  }
}
