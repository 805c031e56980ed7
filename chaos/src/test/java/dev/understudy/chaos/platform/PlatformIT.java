package dev.understudy.chaos.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.chaos.check.Checks;
import dev.understudy.chaos.check.Entry;
import dev.understudy.chaos.drill.DrillRunner;
import dev.understudy.chaos.drill.Drills;
import dev.understudy.chaos.drill.Progress;
import dev.understudy.chaos.report.Report;
import dev.understudy.chaos.workload.Calls;
import dev.understudy.local.LocalPlatform;
import dev.understudy.local.PlatformFile;
import dev.understudy.local.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole platform: database, vendors, proxies and four adapters, each a real process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PlatformIT {

  /** A number of the documentation of payment vendors; it passes Luhn's check and is no card. */
  private static final String CARD = "5555555555554444";

  private static final String GOOD =
      """
      {"merchantReference": "%s", "amount": {"value": 1250, "currency": "EUR"},
       "paymentMethod": "pm_ok"}
      """;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private Optional<LocalPlatform> running = Optional.empty();
  private Optional<Calls> client = Optional.empty();

  @BeforeAll
  void start() throws InterruptedException {
    running = Optional.of(LocalPlatform.start(Jar.home(), new Ports(17_080), _ -> {}));
    client = Optional.of(new Calls(file().apiKey()));
  }

  @AfterAll
  void stop() {
    threads.shutdownNow();
    client.ifPresent(Calls::close);
    running.ifPresent(LocalPlatform::close);
  }

  private PlatformFile file() {
    return running.orElseThrow().file();
  }

  private Calls calls() {
    return client.orElseThrow();
  }

  private String payments(int node) {
    return file().services().getOrDefault("payments", List.of()).get(node) + "/v1/payments";
  }

  private Calls.Answer charge(int node, String order) {
    return calls().post(payments(node), GOOD.formatted(order), Map.of("Idempotency-Key", order));
  }

  private List<Entry> ledgers() {
    return file().vendors().values().stream()
        .flatMap(v -> Entry.read(calls().get(v.url() + "/__sim/ledger").body()).stream())
        .toList();
  }

  @Test
  @Order(1)
  void theFourAdaptersAreOneCluster() throws Exception {
    Await.until(
        "each payments node shows its vendors",
        () ->
            Stream.of(0, 1)
                .allMatch(
                    node ->
                        calls()
                                .get(payments(node).replace("/payments", "/providers"))
                                .body()
                                .path("providers")
                                .size()
                            == 2));
    assertThat(file().processes()).containsKeys("payments-1", "payments-2", "inventory", "email");
  }

  @ParameterizedTest
  @Order(2)
  @CsvSource(
      delimiter = '|',
      value = {
        "malformed JSON    | {\"merchantReference\": | 400 | body",
        "an unknown field  | {\"merchantReference\":\"x\",\"amount\":{\"value\":1,\"currency\":\"EUR\"},\"paymentMethod\":\"pm_ok\",\"colour\":1} | 400 | colour",
        "a negative amount | {\"merchantReference\":\"x\",\"amount\":{\"value\":-1,\"currency\":\"EUR\"},\"paymentMethod\":\"pm_ok\"} | 400 | amount.value",
        "an odd currency   | {\"merchantReference\":\"x\",\"amount\":{\"value\":1,\"currency\":\"QQQ\"},\"paymentMethod\":\"pm_ok\"} | 400 | amount.currency",
        "a missing amount  | {\"merchantReference\":\"x\",\"paymentMethod\":\"pm_ok\"} | 400 | amount",
        "no such method    | {\"merchantReference\":\"x\",\"amount\":{\"value\":1,\"currency\":\"EUR\"},\"paymentMethod\":\"nix\"} | 400 | paymentMethod"
      })
  void badInputIsAProblemThatNamesTheField(String what, String body, int status, String field) {
    Calls.Answer answer = calls().post(payments(0), body, Map.of("Idempotency-Key", "bad"));

    assertThat(answer.status()).as(what).isEqualTo(status);
    assertThat(answer.body().path("field").asText()).as(what).isEqualTo(field);
  }

  @Test
  @Order(3)
  void whatIsMissingHugeOrNowhereIsAProblemToo() {
    Calls.Answer withoutKey = calls().post(payments(0), GOOD.formatted("no-key"), Map.of());
    Calls.Answer huge =
        calls().post(payments(0), "{\"a\": \"" + "x".repeat(10 << 20) + "\"}", Map.of());
    Calls.Answer nowhere = calls().get(payments(0) + "/x/y/z");

    assertThat(withoutKey.status()).isEqualTo(400);
    assertThat(withoutKey.body().path("field").asText()).isEqualToIgnoringCase("Idempotency-Key");
    assertThat(huge.status()).isEqualTo(413);
    assertThat(nowhere.status()).isEqualTo(404);
    assertThat(calls().get(payments(0).replace("/v1/payments", "/health/live")).status())
        .isEqualTo(200);
  }

  @Test
  @Order(4)
  void aCardNumberIsRefusedWhereverItStandsAndIsInNoFileOfThePlatform() throws IOException {
    Calls.Answer inBody = charge(0, "order " + CARD);
    Calls.Answer inHeader =
        calls().post(payments(0), GOOD.formatted("card-1"), Map.of("Idempotency-Key", CARD));
    Calls.Answer inQuery = calls().get(payments(0) + "?merchantReference=" + CARD);

    assertThat(List.of(inBody.status(), inHeader.status(), inQuery.status()))
        .allMatch(status -> status >= 400 && status < 500);
    try (Stream<Path> files = Files.walk(running.orElseThrow().folder())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).as(file.toString()).doesNotContain(CARD);
      }
    }
  }

  @Test
  @Order(5)
  void aHundredDuplicatesAtBothNodesAreOneCharge() throws Exception {
    List<Future<Calls.Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int node = i % 2;
      answers.add(threads.submit(() -> charge(node, "once-and-for-all")));
    }
    for (Future<Calls.Answer> answer : answers) {
      assertThat(answer.get().status()).isIn(201, 202, 409);
    }
    Await.until("the payment stands", () -> charge(1, "once-and-for-all").status() == 201);

    assertThat(ledgers().stream().filter(e -> e.reference().equals("once-and-for-all"))).hasSize(1);
  }

  @Test
  @Order(6)
  void theSmokeDrillPasses() throws Exception {
    Report report = new DrillRunner(file(), Drills.named("smoke"), 1, new Silent()).run();

    assertThat(report.invariants()).allMatch(invariant -> invariant.holds());
    assertThat(report.injections()).allMatch(Report.Injection::observed);
    assertThat(report.workload().offered()).isPositive();
    assertThat(report.workload().lost()).isZero();
    assertThat(report.workload().failed()).isZero();
  }

  @Test
  @Order(7)
  void aKilledNodeLosesNothingThatWasAcknowledged() throws Exception {
    List<Future<String>> orders = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String order = "killed-" + i;
      if (i == 100) {
        ProcessHandle.of(file().processes().getOrDefault("payments-1", -1L))
            .ifPresent(ProcessHandle::destroyForcibly);
      }
      orders.add(threads.submit(() -> chargedAtOneOrTheOther(order)));
    }
    List<String> paid = new ArrayList<>();
    for (Future<String> order : orders) {
      paid.add(order.get());
    }

    List<Entry> entries = ledgers();
    assertThat(Checks.noDoubleCharge(entries).violations()).isEmpty();
    for (String order : paid) {
      assertThat(entries.stream().filter(e -> e.reference().equals(order))).as(order).hasSize(1);
    }
  }

  @Test
  @Order(8)
  void whatIsHarmedComesBackByItselfWhenNobodyUndoesIt() throws Exception {
    String live = payments(1).replace("/v1/payments", "/health/live");

    assertThat(harm("kill", "payments-2", 500, token())).isEqualTo(201);
    assertThat(calls().get(live).status()).isZero();
    Await.until("it was started anew", () -> calls().get(live).status() == 200);

    assertThat(harm("pause", "payments-2", 300, token())).isEqualTo(201);
    Await.until("it goes on", () -> calls().get(live).status() == 200);

    assertThat(harm("crash", "database", 300, token())).isEqualTo(201);
    Await.until("payments go on", () -> charge(1, "after-the-crash").status() == 201);
  }

  @Test
  @Order(9)
  void onlyWhoHasTheTokenHarmsAndOnlyWhatThereIs() {
    assertThat(harm("kill", "payments-2", 500, "wrong")).isEqualTo(401);
    assertThat(harm("kill", "sims", 500, token())).isEqualTo(400);
    assertThat(harm("kill", "database", 500, token())).isEqualTo(400);
    assertThat(harm("kill", "payments-2", 0, token())).isEqualTo(400);
    assertThat(harm("maim", "payments-2", 500, token())).isEqualTo(400);
    assertThat(harm("kill", "payments-2", 3_600_000, token())).isEqualTo(400);
  }

  private String token() {
    return file().control().orElseThrow().token();
  }

  private int harm(String kind, String target, long millis, String token) {
    return calls()
        .post(
            file().control().orElseThrow().url() + "/faults",
            "{\"kind\": \"%s\", \"target\": \"%s\", \"lastsMs\": %d}"
                .formatted(kind, target, millis),
            Map.of("Authorization", "Bearer " + token))
        .status();
  }

  /** As a client does it: the same key at the other node, until the payment stands. */
  private String chargedAtOneOrTheOther(String order) throws Exception {
    Calls.Answer first = charge(0, order);
    if (first.status() != 201) {
      Await.until(order + " is charged", () -> charge(1, order).status() == 201);
    }
    assertThat(calls().get(payments(1) + "?merchantReference=" + order).body().path("status"))
        .as(order)
        .hasToString("\"CAPTURED\"");
    return order;
  }

  /** Nobody watches. */
  private static final class Silent implements Progress {
    @Override
    public void second(long atMillis, String injecting, List<AdapterView> adapters) {}

    @Override
    public void step(String text) {}
  }
}
