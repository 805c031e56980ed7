package dev.understudy.chaos.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hypothesis while the method runs. */
class VigilTest {

  /** It breaks the service for a while, and mends it before it ends. */
  private static final String EXPERIMENT =
      """
      title: t
      description: d
      steady-state-hypothesis:
        title: the service is fine
        probes:
          - {type: probe, name: fine, tolerance: 200, provider: {type: http, url: PROXY, timeout: 10}}
      method:
        - type: action
          name: break
          provider:
            type: http
            method: POST
            url: CHAOS/proxies/p/toxics
            headers: {Content-Type: application/json}
            arguments: {name: broken, type: KIND, toxicity: 1, attributes: {status: 500, latency: 10}}
          pauses: {after: 2}
        - {type: probe, name: met, tolerance: [200, 500], provider: {type: http, url: PROXY, timeout: 10}}
        - type: action
          name: mend
          provider: {type: http, method: DELETE, url: CHAOS/proxies/p/toxics/broken, expected_status: 204}
        - {type: probe, name: last, tolerance: 200, provider: {type: http, url: SERVICE, timeout: 10}}
      """;

  private final Fixture fixture = new Fixture();
  @TempDir private Path folder;

  @AfterEach
  void stop() {
    fixture.close();
  }

  private Journal.Verdict run(String kind, Strategy.Checks checks, boolean failFast)
      throws Exception {
    Strategy asked =
        new Strategy(
            Optional.of(Strategy.Rollbacks.ALWAYS),
            Optional.of(checks),
            Optional.of(Duration.ofMillis(50)),
            Optional.of(failFast));
    return fixture
        .run(folder, EXPERIMENT.replace("KIND", kind), Dry.NOTHING, asked)
        .run()
        .verdict();
  }

  private JsonNode states() throws Exception {
    return Fixture.written(folder).path("steady_states");
  }

  /** After the method all is well again: who looks only then has seen nothing. */
  @ParameterizedTest
  @CsvSource({
    "DEFAULT, COMPLETED",
    "DURING_METHOD_ONLY, DEVIATED",
    "CONTINUOUSLY, DEVIATED",
  })
  void aDeviationThatIsOverAtTheEndIsSeenByWhoLooksMeanwhile(
      Strategy.Checks checks, Journal.Verdict verdict) throws Exception {
    assertThat(run("http_status", checks, false)).isEqualTo(verdict);

    assertThat(Fixture.written(folder).path("run")).hasSize(4);
    assertThat(states().path("during").isEmpty()).isEqualTo(checks == Strategy.Checks.DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneThatHoldsAllTheTimeIsCompleted(boolean failFast) throws Exception {
    assertThat(run("latency", Strategy.Checks.CONTINUOUSLY, failFast))
        .isEqualTo(Journal.Verdict.COMPLETED);

    JsonNode states = states();
    assertThat(states.at("/before/steady_state_met").asBoolean()).isTrue();
    assertThat(states.at("/after/steady_state_met").asBoolean()).isTrue();
    assertThat(states.path("during")).hasSizeGreaterThan(1);
    assertThat(states.path("during")).allMatch(state -> state.path("steady_state_met").asBoolean());
  }

  @Test
  void failFastEndsTheMethodBeforeItsNextActivityAndWhatWasDoneIsTakenBack() throws Exception {
    assertThat(run("http_status", Strategy.Checks.DURING_METHOD_ONLY, true))
        .isEqualTo(Journal.Verdict.DEVIATED);

    assertThat(Fixture.written(folder).path("run")).hasSize(1);
    assertThat(states().path("before").isNull()).isTrue();
    assertThat(fixture.toxics()).isZero();
  }
}
