package dev.understudy.chaos.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Controls, probes that judge, and configuration that a probe tells. */
class ControlsTest {

  private final Fixture fixture = new Fixture();
  @TempDir private Path folder;

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void aControlHearsOfEachPart() throws Exception {
    fixture.journal(
        folder,
        """
        title: t
        description: d
        controls: [{name: c, provider: {type: http, method: POST, url: SERVICE}}]
        steady-state-hypothesis:
          title: h
          probes: [{type: probe, name: one, tolerance: 0, provider: {type: process, path: 'true'}}]
        method: [{type: probe, name: two, provider: {type: process, path: 'true'}}]
        """);

    assertThat(
            fixture.heard.stream()
                .map(body -> body.replaceFirst(".*?\"event\":\"([^\"]*)\".*", "$1")))
        .containsExactly(
            "before-experiment",
            "before-hypothesis",
            "before-activity",
            "after-activity",
            "after-hypothesis",
            "before-method",
            "before-activity",
            "after-activity",
            "after-method",
            "before-hypothesis",
            "before-activity",
            "after-activity",
            "after-hypothesis",
            "before-rollback",
            "after-rollback",
            "after-experiment");
    assertThat(fixture.heard.getLast()).contains("\"status\":\"completed\"");
  }

  @Test
  void aControlThatFailsBeforeAnActivityStopsItAndCannotStopARollback() throws Exception {
    Journal journal =
        fixture.journal(
            folder,
            """
            title: t
            description: d
            method:
              - {type: action, name: first, provider: {type: http, method: POST, url: SERVICE, arguments: first}}
              - type: action
                name: second
                controls: [{name: says no, scope: before, provider: {type: process, path: 'false'}}]
                provider: {type: http, method: POST, url: SERVICE, arguments: second}
            rollbacks:
              - type: action
                name: back
                controls: [{name: says no, scope: before, provider: {type: process, path: 'false'}}]
                provider: {type: http, method: POST, url: SERVICE, arguments: back}
            """);

    assertThat(journal.verdict()).isEqualTo(Journal.Verdict.INTERRUPTED);
    assertThat(fixture.heard).containsExactly("first", "back");
  }

  @Test
  void aProgramGetsTheEventByNameAndAsJson() throws Exception {
    fixture.journal(
        folder,
        """
        title: t
        description: d
        method:
          - type: probe
            name: one
            controls:
              - name: c
                scope: after
                provider: {type: process, path: sh, arguments: ['-c', 'cat > FILE; echo $UNDERSTUDY_CONTROL >> FILE']}
            provider: {type: process, path: 'true'}
        """
            .replace("FILE", folder.resolve("seen").toString()));

    assertThat(folder.resolve("seen"))
        .content()
        .contains("\"event\":\"after-activity\"")
        .contains("\"status\":\"succeeded\"")
        .endsWith("after-activity\n");
  }

  @Test
  void aProbeMayJudgeAnothersOutput() throws Exception {
    String yaml =
        """
        title: t
        description: d
        steady-state-hypothesis:
          title: h
          probes:
            - type: probe
              name: judged
              tolerance:
                type: probe
                name: judge
                provider: {type: process, path: sh, arguments: {-c: 'echo "$1" | grep -q WORD'}}
              provider: {type: http, url: SERVICE}
        method: []
        """;

    assertThat(fixture.journal(folder, yaml.replace("WORD", "fine")).verdict())
        .isEqualTo(Journal.Verdict.COMPLETED);
    assertThat(fixture.journal(folder, yaml.replace("WORD", "ruined")).verdict())
        .isEqualTo(Journal.Verdict.FAILED);
  }

  @Test
  void aProbeMayTellTheConfiguration() throws Exception {
    Journal journal =
        fixture.journal(
            folder,
            """
            title: t
            description: d
            configuration:
              node: {type: probe, name: which, provider: {type: process, path: echo, arguments: [node-7]}}
            method:
              - {type: action, name: acts, provider: {type: http, method: POST, url: SERVICE, arguments: 'at ${node}'}}
            """);

    assertThat(journal.verdict()).isEqualTo(Journal.Verdict.COMPLETED);
    assertThat(fixture.heard).containsExactly("at node-7");
  }
}
