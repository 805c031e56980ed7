package dev.understudy.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlFileTest {

  record Http(String host, int port) {}

  record Sample(Http http, Duration timeLimit) {}

  private static final String YAML = "http: {host: localhost, port: 80}\ntimeLimit: PT2S\n";

  @TempDir private Path folder;

  private Sample read(String yaml, Map<String, String> variables) throws IOException {
    Path file = Files.writeString(folder.resolve("sample.yaml"), yaml);
    return YamlFile.read(file, variables, Sample.class);
  }

  @Test
  void aVariableReplacesOneValue() throws IOException {
    Map<String, String> variables =
        Map.of("UNDERSTUDY_HTTP_PORT", "9000", "UNDERSTUDY_TIMELIMIT", "PT3S", "PATH", "/bin");

    assertThat(read(YAML, variables))
        .isEqualTo(new Sample(new Http("localhost", 9000), Duration.ofSeconds(3)));
  }

  @Test
  void aVariableThatNamesNoSettingIsRefused() {
    assertThatThrownBy(() -> read(YAML, Map.of("UNDERSTUDY_HTTP_PROT", "9000")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("UNDERSTUDY_HTTP_PROT");
    assertThatThrownBy(() -> read(YAML, Map.of("UNDERSTUDY_HTTP", "9000")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("group");
  }

  @Test
  void theVariablesOfLauncherAndVendorsAreLeftAlone() throws IOException {
    Map<String, String> variables =
        Map.of("UNDERSTUDY_HOME", "/x", "UNDERSTUDY_VENDOR_STRIPE_BASEURL", "http://localhost");

    assertThat(read(YAML, variables).http().port()).isEqualTo(80);
  }

  @Test
  void aFileThatIsNoMapIsRefused() {
    assertThatThrownBy(() -> read("- 1\n", Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("map of settings");
  }

  @Test
  void aWrongVariableIsNamedByItsField() {
    assertThatThrownBy(() -> read(YAML, Map.of("UNDERSTUDY_HTTP_PORT", "many")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("http.port")
        .hasMessageContaining("many");
  }
}
