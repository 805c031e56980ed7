package dev.understudy.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DriftCommandTest {

  @Test
  void aReportIsLinesForPeople() {
    DriftReportJson report =
        DriftReportJson.of(
            """
            {"authority": "PRIMARY", "epoch": 3,
             "journal": [{"vendor": "square", "untold": 2, "oldestMillis": 40}],
             "differences": [
               {"id": 2, "vendor": "shopify", "sku": "SKU-1", "location": "main", "expected": 100,
                "observed": 93, "difference": -7, "oversold": 3, "cause": "OTHER_CHANNEL",
                "action": "FROZEN"}]}
            """);

    assertThat(report.open()).isEqualTo(1);
    assertThat(report.lines())
        .containsExactly(
            "authority PRIMARY, epoch 3",
            "square is behind by 2 movements, the oldest 40 ms old",
            "#2 shopify SKU-1 at main: 93, should be 100 (-7), OTHER_CHANNEL, FROZEN, oversold by"
                + " 3, OPEN",
            "1 differences, 1 open");
  }

  @Test
  void theFirstNodeOfAPlatformIsAsked() {
    assertThat(
            DriftReportJson.node(
                "{\"services\": {\"inventory\": [\"http://127.0.0.1:8082\"]}, \"apiKey\": \"k\"}"))
        .isEqualTo(new DriftReportJson.Node(URI.create("http://127.0.0.1:8082"), "k"));
    assertThatThrownBy(() -> DriftReportJson.node("{}")).hasMessageContaining("no inventory node");
  }

  @Test
  void wrongUsageExitsWithTwo() {
    assertThat(new CommandLine(new Main()).execute()).isEqualTo(2);
    assertThat(new CommandLine(new Main()).execute("drift", "--target", "none.json")).isEqualTo(2);
    assertThat(new CommandLine(new Main()).execute("drift", "--no-such-option")).isEqualTo(2);
    assertThat(new CommandLine(new Main()).execute("drift", "--help")).isZero();
  }
}
