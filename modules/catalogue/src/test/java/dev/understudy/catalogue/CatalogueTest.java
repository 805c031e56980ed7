package dev.understudy.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.failover.Candidate;
import dev.understudy.failover.ProviderId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueTest {

  private static final Path COMMITTED = Path.of("../../vendors.yaml");
  private static final String STRIPE =
      """
      vendors:
        - id: stripe
          adapter: PAYMENTS
          tier: 0
          baseUrl: https://api.stripe.com
          apiVersion: v1
          connectTimeout: PT0.5S
          callTimeout: PT2S
          rto: PT5S
      """;

  @TempDir private Path folder;

  private Catalogue read(String yaml) throws IOException {
    return Catalogue.read(Files.writeString(folder.resolve("vendors.yaml"), yaml), Map.of());
  }

  @Test
  void theCommittedCatalogueHoldsTwoVendorsForEachAdapter() {
    Catalogue catalogue = Catalogue.read(COMMITTED, Map.of());

    assertThat(catalogue.route(Adapter.PAYMENTS).candidates())
        .containsExactly(
            new Candidate(new ProviderId("stripe"), 0, 100),
            new Candidate(new ProviderId("adyen"), 1, 100));
    assertThat(catalogue.vendors(Adapter.INVENTORY)).hasSize(2);
    assertThat(catalogue.vendors(Adapter.EMAIL)).hasSize(2);
  }

  @Test
  void unitsAreTypes() throws IOException {
    Vendor stripe = read(STRIPE).vendors().getFirst();

    assertThat(stripe.callTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(stripe.baseUrl()).isEqualTo(URI.create("https://api.stripe.com"));
  }

  @Test
  void theEnvironmentOverridesABaseUrl() {
    Catalogue catalogue =
        Catalogue.read(
            COMMITTED, Map.of("UNDERSTUDY_VENDOR_ADYEN_BASEURL", "http://127.0.0.1:8141"));

    assertThat(catalogue.vendors(Adapter.PAYMENTS))
        .extracting(Vendor::baseUrl)
        .containsExactly(URI.create("https://api.stripe.com"), URI.create("http://127.0.0.1:8141"));
  }

  @Test
  void anUnknownKeyIsRefusedByName() {
    assertThatThrownBy(() -> read(STRIPE + "    colour: blue\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("vendors[0].colour");
  }

  @Test
  void aMissingFieldIsNamed() {
    assertThatThrownBy(() -> read(STRIPE.replace("    rto: PT5S\n", "")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("rto");
  }

  @Test
  void aWrongValueIsNamedWithItsField() {
    assertThatThrownBy(() -> read(STRIPE.replace("PT2S", "PT2H")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("callTimeout must be in (0, 60 s], was PT2H");
  }

  @Test
  void aVendorThatIsThereTwiceIsRefused() {
    assertThatThrownBy(() -> read(STRIPE + STRIPE.replace("vendors:\n", "")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("\"stripe\" is there twice");
  }

  @Test
  void aMissingFileIsOneClearLine() {
    assertThatThrownBy(() -> Catalogue.read(folder.resolve("none.yaml"), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageEndingWith("none.yaml: there is no such file");
  }
}
