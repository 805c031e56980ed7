package dev.understudy.payments.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.sims.adyen.AdyenSim;
import dev.understudy.sims.stripe.StripeSim;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each node has a timer of its own that renews what is due: the period alone is common to both. */
class RenewalsIT {

  private static final int PERIODS = 1000;

  /** Calls under way at once; each period is asked for at both nodes in the same moment. */
  private static final int AT_ONCE = 16;

  @TempDir private Path folder;

  private final StripeSim stripe = new StripeSim(InstantSource.system());
  private final AdyenSim adyen = new AdyenSim(InstantSource.system());

  @Test
  void aThousandPeriodsRenewedByTwoProcessesAtOnceAreAThousandCharges() throws Exception {
    try (Cluster cluster = new Cluster(folder, stripe, adyen, 1)) {
      cluster.start(2);

      List<List<Calls.Answer>> answers = renewAll(cluster);

      for (List<Calls.Answer> both : answers) {
        assertThat(both.stream().map(Calls.Answer::status).sorted()).containsExactly(201, 409);
        assertThat(both).anyMatch(answer -> "CAPTURED".equals(answer.body().getString("status")));
      }
      Map<String, Long> charges =
          Stream.of(stripe, adyen)
              .flatMap(vendor -> vendor.ledger().entries().stream())
              .filter(entry -> entry.getString("kind").equals("charge"))
              .collect(Collectors.groupingBy(RenewalsIT::reference, Collectors.counting()));
      assertThat(charges).hasSize(PERIODS);
      assertThat(charges.values()).containsOnly(1L);
    }
  }

  private static String reference(JsonObject entry) {
    return entry.getString("reference");
  }

  private static List<List<Calls.Answer>> renewAll(Cluster cluster) throws Exception {
    Semaphore room = new Semaphore(AT_ONCE);
    List<List<Future<Calls.Answer>>> asked = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < PERIODS; i++) {
        String period = "subscription-7/" + i;
        room.acquire(2);
        asked.add(
            Stream.of(0, 1)
                .map(node -> threads.submit(() -> renew(cluster, node, period, room)))
                .toList());
      }
    }
    List<List<Calls.Answer>> answers = new ArrayList<>();
    for (List<Future<Calls.Answer>> both : asked) {
      answers.add(both.stream().map(Future::resultNow).toList());
    }
    return answers;
  }

  private static Calls.Answer renew(Cluster cluster, int node, String period, Semaphore room)
      throws Exception {
    try {
      String body =
          """
          {"merchantReference": "%s", "amount": {"value": 500, "currency": "EUR"},
           "paymentMethod": "pm_ok", "purpose": "renewal"}
          """
              .formatted(period);
      return cluster.insist(node, "/v1/payments", UUID.randomUUID().toString(), body);
    } finally {
      room.release();
    }
  }
}
