package dev.understudy.chaos.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.catalogue.ConfigException;
import dev.understudy.chaos.drill.Drill;
import dev.understudy.chaos.drill.Drills;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MutationsTest {

  /** Why no mutation is named for them stands in docs/chaos.md. */
  private static final Set<String> WITHOUT = Set.of("node-slow-inside", "node-clock-skewed");

  @Test
  void everyDrillHasAMutationThatItMustCatch() {
    Set<String> caught =
        Mutations.trials().stream().map(trial -> trial.by().drill()).collect(Collectors.toSet());

    assertThat(Drills.all())
        .extracting(Drill::name)
        .filteredOn(name -> !WITHOUT.contains(name))
        .isSubsetOf(caught);
  }

  @Test
  void everyDrillThatIsNamedIsThere() {
    for (Trial trial : Mutations.trials()) {
      assertThat(trial.asDrill().name()).startsWith(trial.by().drill());
    }
  }

  @Test
  void isAskedForByMutationByDrillOrByBoth() {
    assertThat(Mutations.named("no-second-vendor"))
        .extracting(Trial::name)
        .contains("no-second-vendor/vendor-refused", "no-second-vendor/smoke");
    assertThat(Mutations.named("payments-storm"))
        .extracting(trial -> trial.mutation().name())
        .contains("key-claimed-twice", "unknown-charge-elsewhere");
    assertThat(Mutations.named("no-second-vendor/smoke")).hasSize(1);
    assertThatThrownBy(() -> Mutations.named("nothing"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("\"nothing\"");
  }

  @Test
  void thePageNamesEveryMutationBeforeEachOfItsDrills() throws IOException {
    Path page = Path.of(System.getProperty("understudy.home", ".."), "docs", "chaos.md");
    List<String> named =
        Files.readAllLines(page).stream()
            .dropWhile(line -> !line.equals("### Drills that must fail"))
            .takeWhile(line -> !line.equals("## The proxy"))
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.split("`", 3)[1])
            .sorted()
            .toList();

    assertThat(named).isEqualTo(Mutations.trials().stream().map(Trial::name).sorted().toList());
  }
}
