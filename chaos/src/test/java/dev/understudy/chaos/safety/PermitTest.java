package dev.understudy.chaos.safety;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.chaos.toxic.Targets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PermitTest {

  private static final Map<String, String> YES = Map.of(Permit.SECOND, "yes");

  @TempDir private Path folder;

  private static Permit permit(Permit.Asked asked, Map<String, String> environment) {
    return new Permit(Targets.near(), asked, environment);
  }

  private Path platform(String json) throws IOException {
    return Files.writeString(folder.resolve("platform.json"), json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"production", "PROD", "live"})
  void aPlatformInProductionIsRefusedUnlessAskedForTwice(String profile) throws IOException {
    Path file = platform("{\"profile\": \"%s\"}".formatted(profile));

    for (Permit permit :
        List.of(
            permit(Permit.Asked.NO, Map.of()),
            permit(Permit.Asked.ONCE, Map.of()),
            permit(Permit.Asked.NO, YES),
            permit(Permit.Asked.ONCE, Map.of(Permit.SECOND, "perhaps")))) {
      assertThatThrownBy(() -> permit.requirePlatform(file))
          .isInstanceOf(SafetyException.class)
          .hasMessageContaining("has the profile \"" + profile + "\"")
          .hasMessageContaining("asked for twice, by --in-production and by");
    }
    assertThatCode(() -> permit(Permit.Asked.ONCE, YES).requirePlatform(file))
        .doesNotThrowAnyException();
  }

  @Test
  void aMachineInProductionIsRefusedUnlessAskedForTwice() {
    Map<String, String> production = Map.of("UNDERSTUDY_PROFILE", "production");

    assertThatThrownBy(() -> permit(Permit.Asked.ONCE, production).requireHere())
        .hasMessageStartingWith("UNDERSTUDY_PROFILE is \"production\"");
    assertThatCode(() -> permit(Permit.Asked.NO, Map.of()).requireHere())
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"chaos\": {\"url\": \"http://chaos.example.org:8474\"}} | chaos.url is http://chaos.example.org:8474",
        "{\"control\": {\"url\": \"http://8.8.8.8\"}} | control.url is http://8.8.8.8",
        "{\"vendors\": {\"stripe\": {\"url\": \"https://api.stripe.com\"}}} | vendors.stripe.url is https://api.stripe.com",
        "{\"services\": {\"email\": [\"http://127.0.0.1\", \"http://shop.example.com\"]}} | services.email is http://shop.example.com"
      })
  void aPlatformThatIsFarIsRefused(String json, String message) throws IOException {
    Path file = platform(json);
    assertThatThrownBy(() -> permit(Permit.Asked.NO, Map.of()).requirePlatform(file))
        .isInstanceOf(SafetyException.class)
        .hasMessageStartingWith(message + ", which is not near, and no --allow names it");
  }

  @Test
  void aPlatformThatIsFarIsAllowedByName() throws IOException {
    Path file = platform("{\"chaos\": {\"url\": \"http://chaos.example.org:8474\"}}");
    Permit permit = new Permit(new Targets(List.of("*.example.org")), Permit.Asked.NO, Map.of());

    assertThatCode(() -> permit.requirePlatform(file)).doesNotThrowAnyException();
  }
}
