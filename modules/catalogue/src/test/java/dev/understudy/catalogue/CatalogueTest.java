package dev.understudy.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.failover.Candidate;
import dev.understudy.failover.ProviderId;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueTest {

  private static final Path COMMITTED = Path.of("../../vendors.yaml");
  private static final Path DOCUMENT = Path.of("../../docs/vendors.md");
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
  void theEnvironmentOverridesATier() {
    Map<String, String> swapped =
        Map.of("UNDERSTUDY_VENDOR_ADYEN_TIER", "0", "UNDERSTUDY_VENDOR_STRIPE_TIER", "1");

    assertThat(Catalogue.read(COMMITTED, swapped).vendors(Adapter.PAYMENTS))
        .extracting(Vendor::tier)
        .containsExactly(1, 0);
    assertThatThrownBy(
            () -> Catalogue.read(COMMITTED, Map.of("UNDERSTUDY_VENDOR_ADYEN_TIER", "first")))
        .isInstanceOf(ConfigException.class)
        .hasMessage("UNDERSTUDY_VENDOR_ADYEN_TIER must be a number, was \"first\"");
  }

  @Test
  void theEnvironmentOverridesARate() {
    Catalogue limited =
        Catalogue.read(COMMITTED, Map.of("UNDERSTUDY_VENDOR_SENDGRID_PERSECOND", "60"));

    assertThat(limited.quotas(Adapter.EMAIL))
        .containsExactly(Map.entry(new ProviderId("sendgrid"), new Quota(60, null, null)));
    assertThatThrownBy(
            () -> Catalogue.read(COMMITTED, Map.of("UNDERSTUDY_VENDOR_SENDGRID_PERSECOND", "0")))
        .hasMessageContaining("perSecond must be in [1, 100000], was 0");
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
  void howManyCallsMayBeInFlightIsRead() throws IOException {
    Catalogue catalogue = read(STRIPE + "    concurrency: 16\n");

    assertThat(catalogue.route(Adapter.PAYMENTS).candidates())
        .containsExactly(new Candidate(new ProviderId("stripe"), 0, 100, 16));
    assertThat(read(STRIPE).route(Adapter.PAYMENTS).candidates().getFirst().concurrency())
        .isEqualTo(128);
  }

  /** More than 128 would wait for a connection, and be no bound. */
  @ParameterizedTest
  @ValueSource(ints = {0, -1, 129})
  void aBulkheadThatCannotBeIsNamedWithItsFieldAndValue(int concurrency) {
    assertThatThrownBy(() -> read(STRIPE + "    concurrency: " + concurrency + "\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("concurrency must be in [1, 128], was " + concurrency);
  }

  /** The first column of the table is the fields of the record, in their order. */
  @Test
  void aQuotaGrowsDayByDayUntilItIsTheAccounts() throws IOException {
    Vendor stripe =
        read(STRIPE
                + """
                    quota: {perSecond: 14, perDay: 50000, warmUp: {from: 2026-11-01, perDay: [200, 500]}}
                """)
            .vendors()
            .getFirst();
    Quota quota = Optional.ofNullable(stripe.quota()).orElseThrow();

    assertThat(quota.rate()).hasValue(14);
    assertThat(quota.on(LocalDate.parse("2026-10-31"))).hasValue(0);
    assertThat(quota.on(LocalDate.parse("2026-11-01"))).hasValue(200);
    assertThat(quota.on(LocalDate.parse("2026-11-02"))).hasValue(500);
    assertThat(quota.on(LocalDate.parse("2026-11-03"))).hasValue(50_000);
    assertThat(new Quota(null, null, null).on(LocalDate.parse("2026-11-03"))).isEmpty();
  }

  @Test
  void aQuotaThatCannotBeIsNamedWithItsFieldAndValue() {
    assertThatThrownBy(() -> read(STRIPE + "    quota: {perSecond: 0}\n"))
        .hasMessageContaining("vendors[0].quota: ")
        .hasMessageContaining("perSecond must be in [1, 100000], was 0");
  }

  @Test
  void everyFieldIsInTheTableOfTheDocument() throws IOException {
    List<String> documented =
        Files.readAllLines(DOCUMENT).stream()
            .filter(line -> line.startsWith("| `"))
            .map(row -> row.substring(row.indexOf('`') + 1, row.indexOf('`', 3)))
            .toList();

    assertThat(documented)
        .containsExactlyElementsOf(
            Arrays.stream(Vendor.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toList());
  }

  /** What the table calls a default is what is read when the field is left out. */
  @Test
  void theDefaultsInTheTableAreTrue() throws IOException {
    Vendor stripe = read(STRIPE).vendors().getFirst();

    assertThat(Files.readAllLines(DOCUMENT))
        .anyMatch(
            row -> row.startsWith("| `weight` |") && row.endsWith("| " + stripe.weight() + " |"))
        .anyMatch(
            row ->
                row.startsWith("| `concurrency` |")
                    && row.endsWith("| " + stripe.concurrency() + " |"));
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
