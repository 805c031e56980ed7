package dev.understudy.chaos.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.understudy.local.PlatformFile;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The providers of our own, against a server that answers as Prometheus and a platform do. */
class OwnProvidersTest {

  private static final String LEDGER =
      """
      {"vendor": "stripe", "entries": [
        {"kind": "charge", "id": "1", "reference": "order-1", "amount": 100, "at": "2026-01-01T00:00:00Z"}%s]}
      """;

  private final Vertx vertx = Vertx.vertx();
  private final Fixture fixture = new Fixture();
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final HttpServer server =
      vertx
          .createHttpServer()
          .requestHandler(
              request -> {
                String what = request.method() + " " + request.path();
                asked.add(what);
                request
                    .response()
                    .setStatusCode(answers.containsKey(what) ? 200 : 404)
                    .putHeader("Content-Type", "application/json")
                    .end(answers.getOrDefault(what, "{}"));
              })
          .listen(0, "127.0.0.1")
          .toCompletionStage()
          .toCompletableFuture()
          .join();
  @TempDir private Path folder;

  @BeforeEach
  void writePlatform() throws IOException {
    PlatformFile platform =
        new PlatformFile(
            Map.of(),
            "key",
            Map.of(),
            Map.of("stripe", new PlatformFile.VendorEntry(url(), "p", "127.0.0.1:1", Map.of())),
            new PlatformFile.Chaos(fixture.chaosUrl(), ""),
            Optional.of(new PlatformFile.Control(url(), "secret")),
            new PlatformFile.DatabaseEntry("", "", ""),
            new PlatformFile.Fixtures(Map.of(), Map.of(), ""));
    new ObjectMapper()
        .registerModule(new Jdk8Module())
        .writeValue(folder.resolve("platform.json").toFile(), platform);
  }

  @AfterEach
  void stop() {
    fixture.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  private Journal.Verdict verdict(String activity) throws Exception {
    String yaml = "title: t\ndescription: d\nmethod:\n  - " + activity;
    return fixture
        .journal(
            folder,
            yaml.replace("PLATFORM", folder.resolve("platform.json").toString())
                .replace("SERVER", url()))
        .verdict();
  }

  private Journal.Verdict asksPrometheus(String tolerance, String answer) throws Exception {
    answers.put("GET /api/v1/query", answer);
    return verdict(
        "{type: probe, name: n, tolerance: %s, provider: {type: understudy, func: prometheus, arguments: {url: SERVER, query: 'up{a=\"b\"}'}}}"
            .formatted(tolerance));
  }

  @Test
  void aQueryIsItsValue() throws Exception {
    String one =
        "{\"data\": {\"resultType\": \"vector\", \"result\": [{\"value\": [1, \"0.25\"]}]}}";

    assertThat(asksPrometheus("{type: range, range: [0, 0.3]}", one))
        .isEqualTo(Journal.Verdict.COMPLETED);
    assertThat(asksPrometheus("{type: range, range: [0.3, 1]}", one))
        .isEqualTo(Journal.Verdict.FAILED);
    assertThat(
            asksPrometheus("7", "{\"data\": {\"resultType\": \"scalar\", \"result\": [1, \"7\"]}}"))
        .isEqualTo(Journal.Verdict.COMPLETED);
  }

  @Test
  void aQueryWithoutAResultFails() throws Exception {
    assertThat(asksPrometheus("0", "{\"data\": {\"resultType\": \"vector\", \"result\": []}}"))
        .isEqualTo(Journal.Verdict.FAILED);
    assertThat(fixture.said).anyMatch(line -> line.contains("must have one result, has 0"));
  }

  private Journal.Verdict checksInvariants(String more) throws Exception {
    answers.put("GET /__sim/ledger", LEDGER.formatted(more));
    return verdict(
        "{type: probe, name: n, provider: {type: understudy, func: invariants, arguments: {platform: PLATFORM}}}");
  }

  @Test
  void invariantsFailWhenACardWasChargedTwice() throws Exception {
    assertThat(checksInvariants("")).isEqualTo(Journal.Verdict.COMPLETED);
    assertThat(
            checksInvariants(
                ", {\"kind\": \"charge\", \"id\": \"2\", \"reference\": \"order-1\", \"amount\": 100, \"at\": \"2026-01-01T00:00:01Z\"}"))
        .isEqualTo(Journal.Verdict.FAILED);
    assertThat(fixture.said).anyMatch(line -> line.contains("no-double-charge: "));
  }

  @Test
  void invariantsThatCannotBeCheckedFail() throws Exception {
    assertThat(
            verdict(
                "{type: probe, name: n, provider: {type: understudy, func: invariants, arguments: {platform: PLATFORM}}}"))
        .isEqualTo(Journal.Verdict.FAILED);
  }

  @Test
  void aBehaviourIsTakenBackAndProvenByTheVendor() throws Exception {
    String activity =
        "{type: action, name: n, provider: {type: understudy, func: behaviour, arguments: {platform: PLATFORM, vendor: stripe, settings: {failWith: 500}, lasts: 60}}}";
    answers.put("POST /__sim/behaviour", "{}");
    answers.put("GET /__sim/behaviour", "{\"met\": 3}");

    assertThat(verdict(activity)).isEqualTo(Journal.Verdict.COMPLETED);
    assertThat(asked.getLast()).isEqualTo("POST /__sim/behaviour");
    assertThat(asked.stream().filter("POST /__sim/behaviour"::equals)).hasSize(2);

    answers.put("GET /__sim/behaviour", "{\"met\": 0}");
    assertThat(verdict(activity)).isEqualTo(Journal.Verdict.INVALID);
  }

  @Test
  void harmToAProcessIsUndoneByTheIdThatItWasGiven() throws Exception {
    answers.put("POST /faults", "{\"id\": 17}");
    answers.put("DELETE /faults/17", "{}");

    assertThat(
            verdict(
                "{type: action, name: n, provider: {type: understudy, func: harm, arguments: {platform: PLATFORM, kind: pause, target: payments-1, lasts: 60}}}"))
        .isEqualTo(Journal.Verdict.COMPLETED);
    assertThat(asked).containsExactly("POST /faults", "DELETE /faults/17");
  }

  @Test
  void aToxicAtAVendorIsProvenByTheProxy() throws Exception {
    String activity =
        "{type: action, name: n, provider: {type: understudy, func: toxic, arguments: {platform: PLATFORM, vendor: stripe, type: latency, attributes: {latency: 1}, lasts: 60}}}";

    assertThat(verdict(activity)).isEqualTo(Journal.Verdict.INVALID);
    assertThat(
            verdict(
                activity + "\n  - {type: probe, name: meets, provider: {type: http, url: PROXY}}"))
        .isEqualTo(Journal.Verdict.COMPLETED);
    assertThat(fixture.toxics()).isZero();
  }
}
