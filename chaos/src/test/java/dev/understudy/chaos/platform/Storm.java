package dev.understudy.chaos.platform;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.understudy.chaos.workload.Calls;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Callers who all want one unit of the same SKU at the same moment. Who gets no answer that stands
 * tries again at the next node, as {@link Caller} says.
 */
final class Storm {

  private static final int MOST_ATTEMPTS = 500;
  private static final long PAUSE_NANOS = 100_000_000;

  private final InventoryNodes nodes;
  private final String sku;

  Storm(InventoryNodes nodes, String sku) {
    this.nodes = nodes;
    this.sku = sku;
  }

  /**
   * What came of one caller.
   *
   * @param again how often it had to try again
   */
  record Wish(String caller, Calls.Answer answer, int again) {

    boolean isHeld() {
      return answer.status() == 201;
    }

    String reservation() {
      return answer.body().path("id").asText();
    }
  }

  /** How a caller tries again. */
  enum Caller {
    /** The same intent has the same key. */
    GOOD {
      @Override
      String key(String caller, int attempt) {
        return caller;
      }
    },
    /** Loses the first answer, whatever it is, and names the same intent anew. */
    FORGETFUL {
      @Override
      String key(String caller, int attempt) {
        return caller + "-" + attempt;
      }
    };

    abstract String key(String caller, int attempt);
  }

  /**
   * All at once.
   *
   * @param meanwhile gets how many hold a unit by now, each time one more does
   */
  List<Wish> of(int callers, Caller kind, IntConsumer meanwhile) throws Exception {
    AtomicInteger held = new AtomicInteger();
    List<Future<Wish>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < callers; i++) {
        int number = i;
        all.add(
            threads.submit(
                () -> {
                  Wish wish = wish(number, kind);
                  if (wish.isHeld()) {
                    meanwhile.accept(held.incrementAndGet());
                  }
                  return wish;
                }));
      }
    }
    List<Wish> wishes = new ArrayList<>();
    for (Future<Wish> each : all) {
      wishes.add(each.get());
    }
    return wishes;
  }

  private Wish wish(int number, Caller kind) {
    String caller = sku + "-caller-" + number;
    Calls.Answer answer = new Calls.Answer(0, MissingNode.getInstance(), false);
    int first = kind == Caller.FORGETFUL ? 1 : 0;
    int attempt = 0;
    for (; attempt < MOST_ATTEMPTS; attempt++) {
      answer =
          nodes.calls.post(
              nodes.url(number + attempt) + "/v1/reservations",
              "{\"sku\": \"%s\", \"quantity\": 1, \"ttlSeconds\": 600}".formatted(sku),
              Map.of("Idempotency-Key", kind.key(caller, attempt)));
      if (stands(answer) && attempt >= first) {
        break;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return new Wish(caller, answer, attempt);
  }

  /** Held, or refused for good. */
  private static boolean stands(Calls.Answer answer) {
    return answer.status() == 201 || (answer.status() == 409 && !answer.later());
  }

  /** As a caller does it: again, at the next node, until it is said to be sold. */
  boolean commit(Wish wish, int number) {
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      Calls.Answer answer =
          nodes.calls.post(
              nodes.url(number + attempt) + "/v1/reservations/" + wish.reservation() + "/commit",
              "",
              Map.of());
      if (answer.status() == 200) {
        return answer.body().path("status").asText().equals("COMMITTED");
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return false;
  }

  /** Whatever is not as it should be when there were {@code units}; nothing when all is well. */
  static List<String> violations(List<Wish> wishes, long heldInLedger, int units) {
    List<Wish> held = wishes.stream().filter(Wish::isHeld).toList();
    List<String> violations = new ArrayList<>();
    require(violations, "callers who hold one", held.size(), units);
    require(
        violations,
        "reservations",
        new HashSet<>(held.stream().map(Wish::reservation).toList()).size(),
        units);
    require(violations, "units held in the ledger", heldInLedger, units);
    wishes.stream()
        .filter(wish -> !stands(wish.answer()))
        .forEach(wish -> violations.add(wish.caller() + " was never told: " + wish.answer()));
    return violations;
  }

  private static void require(List<String> violations, String what, long there, long wanted) {
    if (there != wanted) {
      violations.add("%d %s, and not %d".formatted(there, what, wanted));
    }
  }
}
