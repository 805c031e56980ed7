package dev.understudy.chaos.workload;

import dev.understudy.chaos.check.Acknowledged;
import dev.understudy.local.PlatformFile;
import java.util.Map;
import java.util.Optional;

/**
 * Orders that are paid and then changed: captured whole or in parts, cancelled, refunded whole, in
 * parts, or by two at once who together want more than there is. Each step is noted by itself, and
 * begins when the one before has ended.
 */
final class Orders {

  private static final int WAYS = 6;

  private final PlatformFile.Fixtures fixtures;
  private final Callers callers;
  private final Recorder recorder;
  private final String run;

  Orders(PlatformFile.Fixtures fixtures, Callers callers, Recorder recorder, String run) {
    this.fixtures = fixtures;
    this.callers = callers;
    this.recorder = recorder;
    this.run = run;
  }

  /** An order that was charged, or is held for us. */
  private record Paid(long number, String order, String id, long tenth) {}

  /** What is not paid at once is not changed either: the vendor has something else to do. */
  void order(Planned planned, long intendedNanos) {
    long number = planned.number();
    int way = (int) (number % WAYS);
    String order = run + "-" + planned.key();
    long tenth = 100 + number % 90;
    Calls.Answer answer = pay(number, order, 10 * tenth, way < 3 ? "manual" : "automatic");
    recorder.note(
        new Recorder.Done("payments", planned.kind(), intendedNanos, answer),
        order,
        Operations.ofCharge(answer, order));
    if (answer.status() == 201) {
      change(way, new Paid(number, order, answer.body().path("id").asText(), tenth));
    }
  }

  private void change(int way, Paid paid) {
    long tenth = paid.tenth();
    switch (way) {
      case 0 -> change(paid, Step.CAPTURE, 1, "{}");
      case 1 -> {
        change(paid, Step.CAPTURE, 1, "{\"amount\": %d, \"final\": false}".formatted(3 * tenth));
        change(paid, Step.CAPTURE, 2, "{\"amount\": %d}".formatted(4 * tenth));
      }
      case 2 -> change(paid, Step.CANCEL, 1, "{}");
      case 3 -> change(paid, Step.REFUND, 1, "{}");
      case 4 -> {
        change(paid, Step.REFUND, 1, "{\"amount\": %d}".formatted(2 * tenth));
        change(paid, Step.REFUND, 2, "{\"amount\": %d}".formatted(3 * tenth));
      }
      default -> refundTwiceAtOnce(paid);
    }
  }

  private void refundTwiceAtOnce(Paid paid) {
    String most = "{\"amount\": %d}".formatted(6 * paid.tenth());
    Thread other = Thread.startVirtualThread(() -> change(paid, Step.REFUND, 1, most));
    change(paid, Step.REFUND, 2, most);
    try {
      other.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is done with an order that is paid. */
  private enum Step {
    CAPTURE("capture", Acknowledged.Kind.CAPTURE),
    CANCEL("cancel", Acknowledged.Kind.CANCEL),
    REFUND("refunds", Acknowledged.Kind.REFUND);

    private final String path;
    private final Acknowledged.Kind kind;

    Step(String path, Acknowledged.Kind kind) {
      this.path = path;
      this.kind = kind;
    }

    String named() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private void change(Paid paid, Step step, int nth, String body) {
    long start = System.nanoTime();
    Calls.Answer answer =
        callers.call(
            "POST",
            "payments",
            paid.number() + nth, // Nodes in turn: the one that charged is not the one that changes.
            "/v1/payments/" + paid.id() + "/" + step.path,
            body,
            headers(paid.order() + "-" + step.named() + "-" + nth),
            recorder::answered);
    recorder.note(
        new Recorder.Done("payments", step.named(), start, answer),
        paid.order(),
        acknowledged(answer, step.kind, paid.order()));
  }

  private Calls.Answer pay(long number, String order, long amount, String capture) {
    String body =
        """
        {"merchantReference": "%s", "amount": {"value": %d, "currency": "EUR"},
         "paymentMethod": "%s", "capture": "%s"}
        """
            .formatted(order, amount, fixtures.paymentMethods().getOrDefault("ok", "ok"), capture);
    return callers.call(
        "POST", "payments", number, "/v1/payments", body, headers(order), recorder::answered);
  }

  private static Map<String, String> headers(String key) {
    return Map.of(
        "Idempotency-Key", key, "Request-Timeout-Ms", "" + Operations.DEADLINE.toMillis());
  }

  private static Optional<Acknowledged> acknowledged(
      Calls.Answer answer, Acknowledged.Kind kind, String order) {
    return answer.status() == 201
        ? Optional.of(Acknowledged.of(kind, order, answer.body().path("amount").asLong()))
        : Optional.empty();
  }
}
