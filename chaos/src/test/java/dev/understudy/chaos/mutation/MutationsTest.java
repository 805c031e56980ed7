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
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MutationsTest {

  private static final Pattern LOOKED_FOR =
      Pattern.compile("\\.(?:replace|contains)\\(\"([^\"]+)\"");

  @Test
  void everyDrillHasAMutationThatItMustCatch() {
    Set<String> caught =
        Mutations.trials().stream().map(trial -> trial.by().drill()).collect(Collectors.toSet());

    assertThat(Drills.all()).extracting(Drill::name).isSubsetOf(caught);
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

  /** A rule that looks for what the code no longer says changes nothing, and proves nothing. */
  @Test
  void everyTextThatARuleLooksForStandsInTheCodeOfItsServices() throws IOException {
    List<Rule> rules =
        Mutations.trials().stream().flatMap(trial -> trial.mutation().rules().stream()).toList();
    assertThat(rules).anySatisfy(rule -> assertThat(textsLookedFor(rule)).hasSize(2));
    for (Rule rule : rules) {
      for (String service : rule.services()) {
        String code = code(service);
        assertThat(textsLookedFor(rule)).as(rule.method()).allMatch(code::contains);
      }
    }
  }

  private static List<String> textsLookedFor(Rule rule) {
    return LOOKED_FOR
        .matcher(rule.when().orElse("") + " " + rule.does())
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private static String code(String service) throws IOException {
    Path home = Path.of(System.getProperty("understudy.home", ".."));
    try (Stream<Path> files = Files.walk(home.resolve(service + "-adapter/src/main/java"))) {
      StringBuilder code = new StringBuilder();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        code.append(Files.readString(file));
      }
      return code.toString();
    }
  }
}
