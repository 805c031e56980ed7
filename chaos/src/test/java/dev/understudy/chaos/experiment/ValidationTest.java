package dev.understudy.chaos.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.chaos.safety.Permit;
import dev.understudy.chaos.toxic.Targets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong is told before anything runs, by its field and its value. */
class ValidationTest {

  private static final String HEAD = "title: t\ndescription: d\nmethod: ";
  private static final Strategy SILENT = new Strategy(Optional.empty(), Optional.empty());

  @TempDir private Path folder;

  private Experiment check(String yaml, Targets targets) throws IOException {
    Path file = Files.writeString(folder.resolve("e.yaml"), yaml);
    return ExperimentFile.read(file, new Permit(targets, Permit.Asked.NO, Map.of()), SILENT)
        .check(Map.of("HOME_TOWN", "Ulm"), Map.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{type: probe} | method[0].name is missing",
        "{type: prob, name: n} | method[0].type must be probe or action, was \"prob\"",
        "{type: probe, name: n} | method[0].provider is missing",
        "{type: probe, name: n, provider: {type: http}} | method[0].provider.url is missing",
        "{type: probe, name: n, provider: {type: http, url: 'nowhere'}} | method[0].provider.url must be an address (http://host/path), was \"nowhere\"",
        "{type: probe, name: n, provider: {type: http, url: 'http://a', timeout: -1}} | method[0].provider.timeout must be a number of seconds, at least 0, was -1",
        "{type: probe, name: n, provider: {type: http, url: 'http://a', method: FETCH}} | method[0].provider.method must be a method of HTTP, was \"FETCH\"",
        "{type: probe, name: n, provider: {type: http, url: 'http://${nowhere}'}} | method[0].provider.url: ${nowhere} is neither in configuration nor in secrets (for the text itself write $${nowhere})",
        "{type: probe, name: n, provider: {type: process, path: no-such-program}} | method[0].provider.path: \"no-such-program\" is no program that can be run here",
        "{type: probe, name: n, provider: {type: python, module: m, func: f}} | method[0].provider.type: the provider \"python\" is not supported: there is no Python here. Use http, process or understudy",
        "{type: probe, name: n, provider: {type: magic}} | method[0].provider.type must be http, process or understudy, was \"magic\"",
        "{ref: nobody} | method[0].ref: there is no activity \"nobody\"",
        "{type: action, name: n, background: 1, provider: {type: process, path: 'true'}} | method[0].background must be true or false, was 1",
        "{type: action, name: n, pauses: {after: soon}, provider: {type: process, path: 'true'}} | method[0].pauses.after must be a number, was \"soon\"",
        "{type: action, name: n, provider: {type: http, url: 'https://api.stripe.com/v1'}} | method[0].provider: api.stripe.com is not near, and no --allow names it: chaos is not for other people's services",
        "{type: action, name: n, provider: {type: understudy, func: toxic, arguments: {url: 'http://127.0.0.1:1', proxy: p, type: latency}}} | method[0].provider.arguments.lasts: a fault needs a time limit, in seconds",
        "{type: action, name: n, provider: {type: understudy, func: toxic, arguments: {url: 'http://127.0.0.1:1', proxy: p, type: latency, lasts: 601}}} | method[0].provider.arguments.lasts must be in (0, 600] seconds, was 601",
        "{type: action, name: n, provider: {type: understudy, func: prometheus, arguments: {}}} | method[0].provider.func: \"prometheus\" is no action",
        "{type: action, name: n, provider: {type: understudy, func: harm, arguments: {platform: nowhere.json}}} | method[0].provider.arguments.platform: \"nowhere.json\" is no platform.json that can be read"
      })
  void namesTheActivity(String activity, String message) {
    assertThatThrownBy(() -> check(HEAD + "[" + activity + "]", Targets.near()))
        .isInstanceOf(ExperimentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "title: t | description is missing",
        "{title: t, description: d} | method is missing",
        "{description: d, method: []} | title is missing",
        "{title: t, description: d, method: {}} | method must be a list, was {}",
        "{title: t, description: d, method: [], rollback: []} | rollback: no such part of an experiment",
        "{title: t, description: d, method: [], configuration: {a: {type: env, key: NO_SUCH}}} | configuration.a.key: the environment has no variable NO_SUCH",
        "{title: t, description: d, method: [], configuration: {a: {type: env, key: HOME_TOWN, env_var_type: int}}} | configuration.a: \"Ulm\" is no int",
        "{title: t, description: d, method: [], secrets: {a: {b: {type: vault, key: k}}}} | secrets.a.b: vault is not supported",
        "{title: t, description: d, method: [], secrets: {a: {b: {type: file, key: /no/such}}}} | secrets.a.b.key: the file \"/no/such\" cannot be read",
        "{title: t, description: d, method: [], runtime: {rollbacks: {strategy: often}}} | runtime.rollbacks.strategy must be one of",
        "{title: t, description: d, method: [], runtime: {hypothesis: {strategy: sometimes}}} | runtime.hypothesis.strategy must be one of",
        "{title: t, description: d, method: [], runtime: {hypothesis: {frequency: 0}}} | the hypothesis' frequency must be in (0, 3600] seconds, was PT0S",
        "{title: t, description: d, method: [], controls: [{name: c, provider: {type: python, module: m}}]} | controls[0].provider.type: the provider \"python\" is not supported",
        "{title: t, description: d, method: [], steady-state-hypothesis: {title: h, probes: [{type: probe, name: n, provider: {type: process, path: 'true'}}]}} | steady-state-hypothesis.probes[0].tolerance is missing"
      })
  void namesThePart(String yaml, String message) {
    assertThatThrownBy(() -> check(yaml, Targets.near()))
        .isInstanceOf(ExperimentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aFileThatIsNeitherJsonNorYamlIsToldByItsLine() {
    assertThatThrownBy(() -> check("title: t\nmethod: [}", Targets.near()))
        .hasMessageContaining("line 2");
    assertThatThrownBy(() -> check("- a list", Targets.near()))
        .hasMessageEndingWith("must hold an object");
  }

  @Test
  void anActionMayBeDoneToAHostThatIsAllowedByName() throws IOException {
    String yaml =
        HEAD + "[{type: action, name: n, provider: {type: http, url: 'https://api.example.org/'}}]";

    assertThat(check(yaml, new Targets(List.of("*.example.org"))).method()).hasSize(1);
  }

  @Test
  void namesAreReplacedAndKeepTheirType() throws IOException {
    Experiment experiment =
        check(
            """
            title: about ${town}
            description: d
            configuration: {limit: 2, town: {type: env, key: HOME_TOWN}}
            secrets: {all: {word: sesame}}
            method:
              - {type: probe, name: n, provider: {type: http, url: 'http://127.0.0.1/${town}',
                 timeout: '${limit}', headers: {Open: '${word} $${word}'}}}
            """,
            Targets.near());

    assertThat(experiment.title()).isEqualTo("about Ulm");
    assertThat(experiment.method().getFirst().provider())
        .isInstanceOfSatisfying(
            Provider.Http.class,
            call -> {
              assertThat(call.url()).hasPath("/Ulm");
              assertThat(call.timeout()).hasSeconds(2);
              assertThat(call.headers()).containsEntry("Open", "sesame ${word}");
            });
  }
}
