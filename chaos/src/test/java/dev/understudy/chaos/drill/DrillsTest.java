package dev.understudy.chaos.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.catalogue.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrillsTest {

  private static final String DRILL =
      """
      name: one
      description: one
      warmUp: PT1S
      lasts: PT1S
      rates: {charges: 1, availability: 0, reservations: 0, messages: 0}
      injections:
        - {name: a, at: PT0S, lasts: PT1S, fault: {kind: refused, vendor: stripe}}
      expectations:
        - {kind: taken-over, injection: a, within: PT5S}
      """;

  @TempDir private Path folder;

  private Drill read(String yaml) throws IOException {
    return Drills.named(Files.writeString(folder.resolve("drill.yaml"), yaml).toString());
  }

  @Test
  void everyDrillThatComesWithItCanBeRead() {
    assertThat(Drills.all()).hasSizeGreaterThanOrEqualTo(24);
    for (Drill drill : Drills.all()) {
      assertThat(drill.injections()).as(drill.name()).isNotEmpty();
      assertThat(drill.expectations()).as(drill.name()).isNotEmpty();
      assertThat(drill.injections())
          .as(drill.name() + " takes its faults back while the load lasts")
          .allMatch(injection -> injection.end().compareTo(drill.lasts()) <= 0);
    }
  }

  /** Its seconds are whole ones, so it needs one that has begun and one that has ended. */
  @Test
  void everyDrillGoesOnForLongEnoughToSeeWhetherAllRecovered() {
    for (Drill drill : Drills.all()) {
      for (Expectation each : drill.expectations()) {
        if (each instanceof ClusterExpectation.Recovered recovered) {
          Injection injection =
              drill.injections().stream()
                  .filter(it -> it.name().equals(recovered.injection()))
                  .findFirst()
                  .orElseThrow();
          assertThat(injection.end().plus(recovered.within()).plusSeconds(2))
              .as(drill.name())
              .isLessThanOrEqualTo(drill.lasts());
        }
      }
    }
  }

  /** A node that is not there cannot be harmed, which is seen when the drill is over only. */
  @Test
  void everyDrillHarmsNodesThatItsPlatformHas() throws IOException {
    assertThat(harmed(read(DRILL.replace("refused, vendor: stripe", "kill, process: nobody"))))
        .containsExactly("nobody");
    for (Drill drill : Drills.all()) {
      assertThat(drill.fleet().names()).as(drill.name()).containsAll(harmed(drill));
    }
  }

  private static List<String> harmed(Drill drill) {
    return drill.injections().stream()
        .flatMap(
            injection ->
                switch (injection.fault()) {
                  case NodeFault.Kill(String process) -> Stream.of(process);
                  case NodeFault.Pause(String process) -> Stream.of(process);
                  case NodeFault.CutOff(String process) -> Stream.of(process);
                  case NodeFault.Jvm jvm -> Stream.of(jvm.process());
                  case PlatformFault.Partition(String process) -> Stream.of(process);
                  case Fault.Refused _,
                      Fault.Toxic _,
                      Fault.Behaviour _,
                      Fault.Crash _,
                      Fault.Operator _,
                      NodeFault.Kills _,
                      PlatformFault.SlowDatabase _,
                      PlatformFault.FullDisk _,
                      PlatformFault.NameLost _ ->
                      Stream.empty();
                })
        .toList();
  }

  @Test
  void whatIsWrongInAFileIsNamed() throws IOException {
    assertThat(read(DRILL).injections()).hasSize(1);
    refuses(DRILL.replace("injection: a", "injection: b"), "there is no injection \"b\"");
    refuses(DRILL.replace("kind: refused", "kind: magic"), "magic");
    refuses(DRILL.replace("lasts: PT1S, fault", "lasts: PT11M, fault"), "lasts must be in");
    refuses(DRILL.replace("charges: 1,", "charges: 5001,"), "charges must be in [0, 5000]");
    refuses(DRILL.replace("lasts: PT1S\n", ""), "lasts is missing");
    refuses(DRILL + "warmup: PT1S\n", "warmup");
    refuses(DRILL + "nodes: {payments: 9}\n", "nodes of payments must be in [0, 3], was 9");
    refuses(DRILL + "nodes: {payments: 0}\n", "rates.charges wants a node of payments");
    refuses(DRILL + "nodes: {payments: 0, inventory: 0, email: 0}\n", "0 of every service");
    refuses(DRILL + "tiers: {paypal: 0}\n", "was \"paypal\"");
    refuses(
        DRILL
            + "  - {kind: told, operations: [charge], during: b, status: 201, percent: 99, within: PT3S}\n",
        "there is no injection \"b\"");
  }

  private void refuses(String yaml, String because) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(because);
  }

  @Test
  void thePageNamesEveryDrillAndNoOther() throws IOException {
    Path page = Path.of(System.getProperty("understudy.home", ".."), "docs", "chaos.md");
    List<String> named =
        Files.readAllLines(page).stream()
            .dropWhile(line -> !line.equals("### The catalogue"))
            .takeWhile(line -> !line.equals("### Drills that must fail"))
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.split("`", 3)[1])
            .sorted()
            .toList();

    assertThat(named).isEqualTo(Drills.all().stream().map(Drill::name).sorted().toList());
  }

  @Test
  void aDrillThatThereIsNotIsNamed() {
    assertThatThrownBy(() -> Drills.named("nothing"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("\"nothing\"")
        .hasMessageContaining("payments-storm");
  }
}
