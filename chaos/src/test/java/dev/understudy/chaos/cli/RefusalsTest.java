package dev.understudy.chaos.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.chaos.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that must not be carried out say why, in one line, and exit with 2. */
class RefusalsTest {

  @TempDir private Path folder;

  private void refuses(String line, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    Stream.of(arguments).forEach(command::add);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(said.lines()).singleElement().asString().contains(line);
    assertThat(process.waitFor()).isEqualTo(2);
  }

  @Test
  void aServerForAllNeedsAToken() throws Exception {
    refuses(
        "--host 0.0.0.0 is not loopback: give a --token-file",
        Map.of(),
        "chaos",
        "serve",
        "--host",
        "0.0.0.0",
        "--port",
        "0");
  }

  @Test
  void nothingIsServedInProduction() throws Exception {
    refuses(
        "chaos: UNDERSTUDY_PROFILE is \"production\": production is harmed only when it is asked",
        Map.of("UNDERSTUDY_PROFILE", "production"),
        "chaos",
        "serve",
        "--port",
        "0",
        "--in-production");
  }

  @Test
  void aPlatformInProductionIsNotDrilled() throws Exception {
    Path target =
        Files.writeString(folder.resolve("platform.json"), "{\"profile\": \"production\"}");
    refuses(
        "has the profile \"production\"",
        Map.of(),
        "drill",
        "run",
        "smoke",
        "--target",
        target.toString());
  }

  @Test
  void aPlatformThatIsFarIsNotDrilled() throws Exception {
    Path target =
        Files.writeString(
            folder.resolve("platform.json"),
            "{\"chaos\": {\"url\": \"http://chaos.example.org\"}}");
    refuses(
        "chaos.url is http://chaos.example.org, which is not near",
        Map.of(),
        "drill",
        "run",
        "smoke",
        "--target",
        target.toString());
  }

  @Test
  void aFaultWithoutATimeLimitIsNotDrilled() throws Exception {
    Path drill =
        Files.writeString(
            folder.resolve("drill.yaml"),
            """
            {name: d, description: d, warmUp: PT1S, lasts: PT1S, expectations: [],
             rates: {charges: 1, availability: 0, reservations: 0, messages: 0},
             injections: [{name: a, at: PT0S, fault: {kind: refused, vendor: stripe}}]}
            """);
    refuses("lasts is missing", Map.of(), "drill", "run", drill.toString());
  }

  @Test
  void anExperimentOnAPlatformInProductionIsNotRun() throws Exception {
    Path target =
        Files.writeString(folder.resolve("platform.json"), "{\"profile\": \"production\"}");
    Path experiment =
        Files.writeString(
            folder.resolve("e.yaml"),
            """
            {title: t, description: d, method: [{type: action, name: a, provider: {type: understudy,
             func: toxic, arguments: {platform: FILE, vendor: stripe, type: latency, lasts: 5}}}]}
            """
                .replace("FILE", target.toString()));
    refuses("has the profile \"production\"", Map.of(), "experiment", "run", experiment.toString());
  }
}
