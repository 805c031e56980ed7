package dev.understudy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

  private static final Machine MACHINE = new Machine("a processor", 2, "Linux", "a JVM");
  private static final Figure GOOD = Figure.of("good", 50, "ns").beside(200).atMost(150);
  private static final Figure BAD = Figure.of("bad", 151, "ns").atMost(150);
  private static final Figure PLAIN = Figure.of("plain", 7, "B");

  @TempDir private Path directory;

  @Test
  void theFileHoldsEveryFigureWithItsReferenceAndTarget() throws Exception {
    Path file = directory.resolve("registry.json");

    ReportJson.write(file, "registry", MACHINE, List.of(GOOD, BAD, PLAIN));

    assertThat(new ObjectMapper().readTree(file.toFile()))
        .isEqualTo(
            tree(
                """
                {"bench": "registry", "machine": "a processor, 2 cores, Linux, a JVM", "figures": [
                  {"name": "good", "value": 50.0, "unit": "ns", "reference": 200.0, "ratio": 0.25,
                   "target": 150.0, "holds": true},
                  {"name": "bad", "value": 151.0, "unit": "ns", "reference": null, "ratio": null,
                   "target": 150.0, "holds": false},
                  {"name": "plain", "value": 7.0, "unit": "B", "reference": null, "ratio": null,
                   "target": null, "holds": true}]}
                """));
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  private static JsonNode tree(String json) throws Exception {
    return new ObjectMapper().readTree(json);
  }

  @Test
  void theTableSaysWhatWasMissed() {
    assertThat(Table.of(List.of(GOOD, BAD, PLAIN)))
        .isEqualTo(
            """
            figure     value unit  reference  ratio  target
            good       50.00 ns       200.00   0.25  150.00  holds
            bad       151.00 ns            -      -  150.00  MISSED
            plain       7.00 B             -      -       -
            """);
  }

  @Test
  void theMachineIsDescribed() {
    assertThat(Machine.here().cores()).isPositive();
    assertThat(Machine.here().java()).contains("25");
  }
}
