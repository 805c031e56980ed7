package dev.understudy.chaos.drill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.catalogue.YamlFile;
import dev.understudy.chaos.report.Report;
import dev.understudy.chaos.safety.ErrorBudget;
import dev.understudy.chaos.toxic.ToxicApi;
import dev.understudy.chaos.workload.Calls;
import dev.understudy.local.PlatformFile;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Drills on a platform of which there is only a node that takes no payment. */
class DrillRunnerTest {

  private static final String DRILL =
      """
      name: long
      description: longer than anybody waits for this test
      warmUp: PT0S
      lasts: PT9M
      rates: {charges: 20, availability: 0, reservations: 0, messages: 0}
      injections:
        - {name: gone, at: PT0S, lasts: PT9M, fault: {kind: refused, vendor: stripe}}
      expectations: []
      """;

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final ToxicApi chaos = new ToxicApi("127.0.0.1", 0, new Random(1));
  private final Calls calls = new Calls("key");
  private final HttpServer node =
      vertx
          .createHttpServer()
          .requestHandler(DrillRunnerTest::fail)
          .listen(0, "127.0.0.1")
          .toCompletionStage()
          .toCompletableFuture()
          .join();

  /** Takes no payment, knows of none, and has an empty ledger. */
  private static void fail(HttpServerRequest request) {
    boolean ledger = request.path().equals("/__sim/ledger");
    request
        .response()
        .setStatusCode(ledger ? 200 : request.method().name().equals("GET") ? 404 : 500)
        .end(ledger ? "{\"vendor\": \"stripe\", \"entries\": []}" : "{}");
  }

  @AfterEach
  void stop() {
    calls.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @BeforeEach
  void serveChaos() {
    vertx.deployVerticle(chaos).toCompletionStage().toCompletableFuture().join();
  }

  private Report run(String drill, ErrorBudget budget) throws Exception {
    return run(drill, budget, 1, Optional.empty());
  }

  private Report run(String drill, ErrorBudget budget, long seed, Optional<Path> history)
      throws Exception {
    String url = "http://127.0.0.1:" + node.actualPort();
    String listen =
        calls
            .post(
                chaosUrl() + "/populate",
                "[{\"name\": \"stripe\", \"listen\": \"127.0.0.1:0\", \"upstream\": \"127.0.0.1:1\"}]",
                Map.of())
            .body()
            .path("proxies")
            .path(0)
            .path("listen")
            .asText();
    PlatformFile platform =
        new PlatformFile(
            Map.of("payments", List.of(url)),
            "key",
            Map.of(),
            Map.of("stripe", new PlatformFile.VendorEntry(url, "stripe", listen, Map.of())),
            new PlatformFile.Chaos(chaosUrl(), ""),
            Optional.empty(),
            new PlatformFile.DatabaseEntry("", "", ""),
            new PlatformFile.Fixtures(Map.of(), Map.of("SKU", 1L), ""));
    return new DrillRunner(
            platform,
            YamlFile.parse("drill", drill, Map.of(), Drill.class),
            seed,
            new Quiet(),
            history,
            budget)
        .run();
  }

  private String chaosUrl() {
    return "http://127.0.0.1:" + chaos.port();
  }

  /** A platform that does not bear a drill at all is spared the rest of it. */
  @Test
  void oneThatSpendsItsErrorBudgetIsStoppedAndHasFailedAndLeavesNothingBehind() throws Exception {
    Report report = run(DRILL, new ErrorBudget(50));

    assertThat(report.verdict()).isEqualTo("failed");
    assertThat(report.expectations())
        .singleElement()
        .matches(each -> each.name().equals("error budget") && !each.held());
    assertThat(calls.get(chaosUrl() + "/proxies/stripe").body().path("enabled").asBoolean())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{kind: toxic, vendor: stripe, type: latency, stream: downstream, toxicity: 0}",
        "{kind: toxic, vendor: nobody, type: latency, stream: downstream}",
        "{kind: toxic, vendor: stripe, type: no-such-toxic, stream: downstream}",
        "{kind: jvm, process: payments-1, does: {kind: clock, by: PT5M}}"
      })
  void oneWhoseFaultHasNoEffectIsInvalid(String fault) throws Exception {
    String drill = DRILL.replace("PT9M", "PT1S").replace("{kind: refused, vendor: stripe}", fault);

    Report report = run(drill, ErrorBudget.UNBOUNDED);

    assertThat(report.verdict()).isEqualTo("invalid");
    assertThat(report.isPassed()).isFalse();
  }

  /** In order of their intended times: a busy machine may begin and end them in another. */
  private List<String> operations(String name, long seed) throws Exception {
    String drill =
        DRILL.replace("PT9M", "PT1S").replace("messages: 0}", "messages: 0, bulkCharges: 30}");
    Path history = folder.resolve(name);
    run(drill, ErrorBudget.UNBOUNDED, seed, Optional.of(history));
    List<String> operations = new ArrayList<>();
    for (String line : Files.readAllLines(history)) {
      JsonNode each = JSON.readTree(line);
      // What was meant for the last moments may not have begun when the load ended.
      if (each.path("atMillis").asLong() < 800) {
        String key = each.path("reference").asText().replaceFirst("^[^-]*", "run");
        operations.add("%05d %s".formatted(each.path("atMillis").asLong(), key));
      }
    }
    return operations.stream().sorted().toList();
  }

  @Test
  void theHistoriesOfTwoDrillsWithOneSeedHoldTheSameOperationsAtTheSameTimes() throws Exception {
    List<String> first = operations("first", 7);

    // Each a slot's width: 20/s and 30/s for 0.8 s.
    assertThat(first).hasSizeBetween(38, 42).allMatch(each -> each.contains(" run-"));
    assertThat(operations("again", 7)).isEqualTo(first);
    assertThat(operations("other", 8)).isNotEqualTo(first);
  }

  private static final class Quiet implements Progress {
    @Override
    public void step(String what) {}

    @Override
    public void second(long atMillis, String injection, List<AdapterView> adapters) {}
  }
}
