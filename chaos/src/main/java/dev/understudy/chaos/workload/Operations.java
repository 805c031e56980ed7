package dev.understudy.chaos.workload;

import dev.understudy.chaos.check.Acknowledged;
import dev.understudy.local.PlatformFile;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What callers do: a payment, a read of stock, a sale, a mail. Each notes what came back. */
public final class Operations {

  /** By then the caller of a payment wants an answer, and says so. */
  public static final Duration DEADLINE = Duration.ofSeconds(3);

  /** From the start of a call; the answer's way, and the caller's own, take their time too. */
  public static final Duration LATEST = DEADLINE.plusMillis(100);

  private static final long UNITS = 1;

  private final PlatformFile.Fixtures fixtures;
  private final Callers callers;
  private final Recorder recorder;
  private final String run;
  private final Skus skus;

  /**
   * Operations of one run.
   *
   * @param run sets this run's references apart from those of others
   */
  Operations(PlatformFile.Fixtures fixtures, Callers callers, Recorder recorder, String run) {
    this.fixtures = fixtures;
    this.callers = callers;
    this.recorder = recorder;
    this.run = run;
    this.skus = Skus.of(fixtures);
  }

  /** Somebody waits for it. */
  void charge(Planned planned, long intendedNanos) {
    charge(planned, intendedNanos, "critical");
  }

  /** Nobody does. */
  void bulkCharge(Planned planned, long intendedNanos) {
    charge(planned, intendedNanos, "bulk");
  }

  private void charge(Planned planned, long intendedNanos, String criticality) {
    String order = key(planned);
    long number = planned.number();
    String method = fixtures.paymentMethods().getOrDefault("ok", "ok");
    Calls.Answer answer =
        callers.call(
            "POST",
            "payments",
            number,
            "/v1/payments",
            """
            {"merchantReference": "%s", "amount": {"value": %d, "currency": "EUR"},
             "paymentMethod": "%s"}
            """
                .formatted(order, 100 + number % 900, method),
            Map.of(
                "Idempotency-Key",
                order,
                "Criticality",
                criticality,
                "Request-Timeout-Ms",
                "" + DEADLINE.toMillis()),
            recorder::answered);
    recorder.note(
        new Recorder.Done("payments", planned.kind(), intendedNanos, answer),
        order,
        ofCharge(answer, order));
  }

  /** What follows for the caller; nothing does as long as it is not known. */
  static Optional<Acknowledged> ofCharge(Calls.Answer answer, String order) {
    return switch (answer.status()) {
      case 201 -> Optional.of(Acknowledged.of(Acknowledged.Kind.PAYMENT, order, 0));
      case 402 -> Optional.of(Acknowledged.of(Acknowledged.Kind.NO_CHARGE, order, 0));
      default -> Optional.empty();
    };
  }

  void availability(Planned planned, long intendedNanos) {
    long number = planned.number();
    String sku = skus.read(number);
    Asked asked = skus.isWatched(sku) ? Asked.byTurns(sku, number) : Asked.anew(sku);
    long from = System.currentTimeMillis();
    Calls.Answer answer = callers.call("GET", "inventory", number, asked.path(), "", Map.of());
    recorder.noteRead(
        new Recorder.Done("inventory", "availability", intendedNanos, answer),
        key(planned),
        asked.answered(answer, from, System.currentTimeMillis()));
  }

  /**
   * Reserves and commits; two operations, the second meant to start when the first has ended. Every
   * other one wants the last SKU, which is scarce: it must run out, and nothing beyond.
   */
  void sale(Planned planned, long intendedNanos) {
    long number = planned.number();
    String sku = number % 2 == 0 ? skus.scarce() : skus.sold(number);
    Calls.Answer held =
        callers.call(
            "POST",
            "inventory",
            number,
            "/v1/reservations",
            "{\"sku\": \"%s\", \"quantity\": %d, \"ttlSeconds\": 60}".formatted(sku, UNITS),
            Map.of("Idempotency-Key", key(planned)));
    recorder.note(
        new Recorder.Done("inventory", "reserve", intendedNanos, held),
        key(planned),
        Optional.empty());
    if (held.status() == 201) {
      commit(number, held.body().path("id").asText(), sku);
    }
  }

  private void commit(long number, String id, String sku) {
    long start = System.nanoTime();
    Calls.Answer sold =
        callers.call(
            "POST", "inventory", number, "/v1/reservations/" + id + "/commit", "", Map.of());
    recorder.note(
        new Recorder.Done("inventory", "commit", start, sold),
        id,
        sold.status() == 200
            ? Optional.of(new Acknowledged(Acknowledged.Kind.SALE, id, sku, UNITS, ""))
            : Optional.empty());
  }

  private String key(Planned planned) {
    return run + "-" + planned.key();
  }

  void message(Planned planned, long intendedNanos) {
    long number = planned.number();
    String to = run + "-customer-" + number + "@example.org";
    Calls.Answer answer =
        callers.call(
            "POST",
            "email",
            number,
            "/v1/messages",
            """
            {"from": "%s", "to": ["%s"], "subject": "Your order", "text": "Number %d."}
            """
                .formatted(fixtures.sender(), to, number),
            Map.of("Idempotency-Key", key(planned)));
    String id = answer.body().path("id").asText();
    recorder.note(
        new Recorder.Done("email", "send", intendedNanos, answer),
        id,
        answer.status() == 202
            ? Optional.of(new Acknowledged(Acknowledged.Kind.MAIL, id, "", 0, to))
            : Optional.empty());
  }
}
