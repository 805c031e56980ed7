package dev.understudy.payments.process;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Goes one journey, as clients do that want to know: what was not answered, or not yet known, is
 * asked for again, at the next node, under the same key.
 */
final class Customer {

  private final Cluster cluster;
  private final int number;
  private final Told told;
  private final AtomicInteger keys = new AtomicInteger();

  Customer(Cluster cluster, int number) {
    this.cluster = cluster;
    this.number = number;
    this.told = new Told("order-" + number, 1000 + 10 * (number % 50));
  }

  Told told() {
    return told;
  }

  void go(Journey journey) throws Exception {
    String order =
        """
        {"merchantReference": "%s", "amount": {"value": %d, "currency": "EUR"},
         "paymentMethod": "%s", "capture": "%s"}
        """
            .formatted(told.reference, told.amount, journey.method, journey.capture);
    told.charge(cluster.insist(number, "/v1/payments", told.reference, order));
    if (told.isPaid()) {
      change(journey, told.amount / 10);
    }
  }

  private void change(Journey journey, long tenth) throws Exception {
    switch (journey) {
      case CHARGE, BE_DECLINED, HOLD -> {}
      case CAPTURE -> change("capture", "{}").call();
      case CAPTURE_PARTS -> {
        change("capture", part(4 * tenth, false)).call();
        change("capture", part(6 * tenth, true)).call();
      }
      case CAPTURE_PART_AND_REFUND -> {
        change("capture", part(5 * tenth, true)).call();
        change("refunds", part(2 * tenth)).call();
      }
      case CANCEL -> change("cancel", "{}").call();
      case CAPTURE_OR_CANCEL -> atOnce(List.of(change("capture", "{}"), change("cancel", "{}")));
      case REFUND -> change("refunds", "{}").call();
      case REFUND_PARTS -> {
        change("refunds", part(3 * tenth)).call();
        change("refunds", part(2 * tenth)).call();
      }
      case REFUNDS_AT_ONCE ->
          atOnce(Stream.generate(() -> change("refunds", part(3 * tenth))).limit(4).toList());
    }
  }

  private static String part(long amount) {
    return "{\"amount\": " + amount + "}";
  }

  private static String part(long amount, boolean last) {
    return "{\"amount\": " + amount + ", \"final\": " + last + "}";
  }

  private Callable<Boolean> change(String kind, String body) {
    String path = "/v1/payments/" + told.payment().getString("id") + "/" + kind;
    String key = told.reference + "-" + keys.incrementAndGet();
    return () -> {
      told.change(kind, cluster.insist(number, path, key, body));
      return true;
    };
  }

  private static void atOnce(List<Callable<Boolean>> asked) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> each : threads.invokeAll(asked)) {
        each.get();
      }
    }
  }
}
