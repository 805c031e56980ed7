package dev.understudy.chaos.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Experiments against a real chaos server: what they come to, and what they leave behind. */
class ExperimentRunTest {

  private static final Strategy SILENT = new Strategy(Optional.empty(), Optional.empty());

  private static final String STEADY =
      """
      title: t
      description: d
      steady-state-hypothesis:
        title: the service is fine
        probes:
          - {type: probe, name: fine, tolerance: 200, provider: {type: http, url: PROXY, timeout: 10}}
      """;

  /** A fault by Toxiproxy's API, and a rollback, as anybody would write them. */
  private static final String BREAKS =
      """
        - type: action
          name: break
          provider:
            type: http
            method: POST
            url: CHAOS/proxies/p/toxics
            headers: {Content-Type: application/json}
            arguments: {name: broken, type: KIND, toxicity: 1, attributes: {status: 500, latency: 10}}
      """;

  private static final String ROLLS_BACK =
      """
      rollbacks:
        - {type: action, name: mend, provider: {type: http, method: DELETE, url: CHAOS/proxies/p/toxics/broken}}
      """;

  private final Fixture fixture = new Fixture();
  @TempDir private Path folder;

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static String breaks(String kind) {
    return BREAKS.replace("KIND", kind);
  }

  @Test
  void oneThatHoldsIsCompletedAndItsJournalIsInTheToolkitsSchema() throws Exception {
    Journal journal =
        fixture.journal(folder, STEADY + "method:\n" + breaks("latency") + ROLLS_BACK);

    assertThat(journal.verdict()).isEqualTo(Journal.Verdict.COMPLETED);
    assertThat(fixture.toxics()).isZero();
    JsonNode written = Fixture.written(folder);
    assertThat(written.path("status").asText()).isEqualTo("completed");
    assertThat(written.path("deviated").isBoolean()).isTrue();
    assertThat(written.path("deviated").asBoolean()).isFalse();
    assertThat(written.at("/experiment/title").asText()).isEqualTo("t");
    assertThat(written.at("/steady_states/before/steady_state_met").asBoolean()).isTrue();
    assertThat(written.at("/steady_states/after/probes/0/tolerance_met").asBoolean()).isTrue();
    assertThat(written.at("/steady_states/after/probes/0/output/body/state").asText())
        .isEqualTo("fine");
    for (String list : new String[] {"run", "rollbacks"}) {
      JsonNode first = written.path(list).path(0);
      assertThat(first.fieldNames())
          .toIterable()
          .contains("activity", "output", "status", "start", "end", "duration");
      assertThat(first.path("status").asText()).isEqualTo("succeeded");
      assertThat(first.path("start").asText()).endsWith("Z");
    }
  }

  @Test
  void oneWhoseSteadyStateIsGoneAfterwardsHasDeviatedAndIsRolledBack() throws Exception {
    Journal journal =
        fixture.journal(folder, STEADY + "method:\n" + breaks("http_status") + ROLLS_BACK);

    assertThat(journal.verdict()).isEqualTo(Journal.Verdict.DEVIATED);
    assertThat(fixture.toxics()).isZero();
    JsonNode written = Fixture.written(folder);
    assertThat(written.path("deviated").asBoolean()).isTrue();
    assertThat(written.path("status").asText()).isEqualTo("failed");
    assertThat(written.at("/steady_states/after/steady_state_met").asBoolean()).isFalse();
    assertThat(written.path("rollbacks")).hasSize(1);
  }

  @Test
  void withoutASteadyStateNothingIsDone() throws Exception {
    String unsteady = STEADY.replace("tolerance: 200", "tolerance: 503");
    Journal journal =
        fixture.journal(folder, unsteady + "method:\n" + breaks("http_status") + ROLLS_BACK);

    assertThat(journal.verdict()).isEqualTo(Journal.Verdict.FAILED);
    assertThat(Fixture.written(folder).path("run")).isEmpty();
    assertThat(Fixture.written(folder).path("rollbacks")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{type: probe, name: bad, provider: {type: http, url: 'http://127.0.0.1:1/'}} | could not be reached",
        "{type: probe, name: bad, tolerance: 418, provider: {type: http, url: SERVICE}} | NOT MET",
        "{type: action, name: bad, provider: {type: http, url: SERVICE/teapot}} | answered 418",
        "{type: action, name: bad, provider: {type: process, path: sh, arguments: {-c: exit 7}}} | exited with 7",
        "{type: action, name: bad, provider: {type: process, path: sleep, arguments: ['60'], timeout: 0.2}} | took longer than",
        "{type: probe, name: bad, provider: {type: http, url: SERVICE, expected_status: 204}} | expected status 204, was 200"
      })
  void whatGoesWrongAfterAnInjectionFailsItAndIsRolledBack(String activity, String told)
      throws Exception {
    Journal journal =
        fixture.journal(
            folder,
            STEADY
                + "method:\n"
                + breaks("latency")
                + "  - "
                + activity
                + "\n  - {type: probe, name: never, provider: {type: http, url: SERVICE}}\n"
                + ROLLS_BACK);

    assertThat(journal.verdict()).isEqualTo(Journal.Verdict.FAILED);
    assertThat(fixture.said).anyMatch(line -> line.contains(told));
    assertThat(fixture.toxics()).isZero();
    JsonNode written = Fixture.written(folder);
    assertThat(written.path("run")).hasSize(2);
    assertThat(written.path("rollbacks")).hasSize(1);
  }

  @Test
  void aFaultThatNobodyMetIsInvalid() throws Exception {
    String never = breaks("http_status").replace("toxicity: 1", "toxicity: 0");
    Journal journal = fixture.journal(folder, STEADY + "method:\n" + never + ROLLS_BACK);

    assertThat(journal.verdict()).isEqualTo(Journal.Verdict.INVALID);
    assertThat(fixture.said).anyMatch(line -> line.contains("NOT MET BY ANYONE: break"));
    JsonNode written = Fixture.written(folder);
    assertThat(written.path("status").asText()).isEqualTo("failed");
    assertThat(written.path("valid").asBoolean()).isFalse();
    assertThat(written.at("/injections/0/observed").asBoolean(true)).isFalse();
  }

  @Test
  void aFaultWithoutARollbackIsTakenBackAllTheSame() throws Exception {
    fixture.journal(folder, STEADY + "method:\n" + breaks("latency"));

    assertThat(fixture.toxics()).isZero();
  }

  @Test
  void ourOwnFaultsNeedNoRollback() throws Exception {
    Journal journal =
        fixture.journal(
            folder,
            STEADY
                + """
                method:
                  - type: action
                    name: refuse
                    provider: {type: understudy, func: refuse, arguments: {url: CHAOS, proxy: p, lasts: 300}}
                  - type: probe
                    name: refused
                    provider: {type: process, path: sh, arguments: 'curl -s PROXY; test $? -eq 7'}
                """);

    assertThat(fixture.said)
        .anyMatch(line -> line.contains("NOT MET probe fine") || line.contains("FAILED"));
    assertThat(journal.verdict()).isEqualTo(Journal.Verdict.DEVIATED);
    assertThat(Fixture.written(folder).at("/injections/0/observed").asBoolean()).isTrue();
    assertThat(fixture.calls.get(fixture.proxyUrl()).status()).isEqualTo(200);
  }

  @Test
  void anInterruptionRollsBackAndSaysSo() throws Exception {
    ExperimentRun run =
        fixture.run(
            folder,
            STEADY + "method:\n" + breaks("latency") + "    pauses: {after: 300}\n" + ROLLS_BACK,
            Dry.NOTHING,
            SILENT);
    Thread presses =
        Thread.startVirtualThread(
            () -> {
              while (fixture.toxics() == 0) {
                Thread.onSpinWait();
              }
              run.interrupt();
            });

    assertThat(run.run().verdict()).isEqualTo(Journal.Verdict.INTERRUPTED);
    presses.join();
    assertThat(fixture.toxics()).isZero();
    assertThat(Fixture.written(folder).path("status").asText()).isEqualTo("interrupted");
    assertThat(Fixture.written(folder).path("rollbacks")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "always, http_status, 503, 1",
    "default, http_status, 503, 0",
    "default, latency, 200, 1",
    "never, latency, 200, 0",
    "deviated, latency, 200, 0",
    "deviated, http_status, 200, 1"
  })
  void rollsBackAsTheStrategySays(String strategy, String kind, int steady, int rollbacks)
      throws Exception {
    String yaml =
        STEADY.replace("tolerance: 200", "tolerance: " + steady)
            + "runtime: {rollbacks: {strategy: "
            + strategy
            + "}}\nmethod:\n"
            + breaks(kind)
            + ROLLS_BACK.replace("/broken", "").replace("DELETE", "GET");
    fixture.journal(folder, yaml);

    assertThat(Fixture.written(folder).path("rollbacks")).hasSize(rollbacks);
  }

  @ParameterizedTest
  @CsvSource({"PROBES, 0, 1", "ACTIONS, 1, 0", "ACTIVITIES, 0, 0", "PAUSE, 1, 1"})
  void aDryRunLeavesOutWhatItSays(Dry dry, int asked, int acted) throws Exception {
    String yaml =
        """
        title: t
        description: d
        method:
          - {type: probe, name: asks, pauses: {before: PAUSE}, provider: {type: http, method: POST, url: SERVICE, arguments: asked}}
          - {type: action, name: acts, provider: {type: http, method: POST, url: SERVICE, arguments: acted}}
        """
            .replace("PAUSE", dry == Dry.PAUSE ? "300" : "0");
    fixture.run(folder, yaml, dry, SILENT).run();

    assertThat(fixture.heard.stream().filter("asked"::equals)).hasSize(asked);
    assertThat(fixture.heard.stream().filter("acted"::equals)).hasSize(acted);
    assertThat(Fixture.written(folder).path("run")).hasSize(2);
  }

  @Test
  void whatIsInTheBackgroundGoesOnMeanwhileAndStandsInItsPlace()
      throws IOException, InterruptedException {
    Path flag = folder.resolve("flag");
    Journal journal =
        fixture.journal(
            folder,
            """
            title: t
            description: d
            method:
              - type: probe
                name: waits
                background: true
                provider: {type: process, path: sh, timeout: 30, arguments: "-c 'while [ ! -f FLAG ]; do sleep 0.05; done'"}
              - {type: probe, name: lets go, provider: {type: process, path: touch, arguments: [FLAG]}}
            """
                .replace("FLAG", flag.toString()));

    assertThat(journal.verdict()).isEqualTo(Journal.Verdict.COMPLETED);
    assertThat(Fixture.written(folder).at("/run/0/activity/name").asText()).isEqualTo("waits");
    assertThat(Fixture.written(folder).at("/run/0/output/status").asInt(-1)).isZero();
    assertThat(Files.exists(flag)).isTrue();
  }

  @Test
  void secretsAreSentAndNeverWritten() throws Exception {
    fixture.journal(
        folder,
        """
        title: t
        description: d
        secrets: {service: {word: {type: env, key: HOUSE}}}
        method:
          - {type: action, name: tells, provider: {type: http, method: POST, url: SERVICE, arguments: 'x ${word} y'}}
          - {type: probe, name: echoes, provider: {type: process, path: echo, arguments: ['${word}']}}
        """);

    assertThat(fixture.heard).contains("x castle y");
    assertThat(Files.readString(folder.resolve("journal.json")))
        .doesNotContain("castle")
        .contains("***");
  }
}
