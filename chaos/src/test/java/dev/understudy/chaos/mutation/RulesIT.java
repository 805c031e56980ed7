package dev.understudy.chaos.mutation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.chaos.fault.BytemanJar;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of all mutations fit the adapters as they are built, by Byteman's own checker. */
class RulesIT {

  private static final String GOOD = "TestScript: no errors";

  @TempDir private Path folder;

  private String checked(String service, String rules) throws IOException {
    String name = service + "-adapter";
    Path home = Path.of(System.getProperty("understudy.home", ".."));
    Path adapter = home.resolve(name).resolve("target").resolve(name + "-0.1.0-SNAPSHOT-all.jar");
    assertThat(adapter).exists();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", adapter + File.pathSeparator + BytemanJar.extracted()));
    command.add("org.jboss.byteman.check.TestScript");
    command.add(Files.writeString(folder.resolve("rules.btm"), rules).toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }

  private String rules(String service) {
    StringBuilder all = new StringBuilder();
    for (Mutation mutation : Mutations.all()) {
      for (int i = 0; i < mutation.rules().size(); i++) {
        Rule rule = mutation.rules().get(i);
        if (rule.services().contains(service)) {
          all.append(rule.text(mutation.name() + "-" + i, folder.resolve("met")));
        }
      }
    }
    return all.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"payments", "inventory", "email"})
  void everyRuleFitsTheCodeThatItChanges(String service) throws IOException {
    assertThat(checked(service, rules(service))).contains(GOOD);
  }

  @Test
  void aRuleForWhatIsNotThereAnyMoreIsNoticed() throws IOException {
    String rules = rules("payments").replace("METHOD carry", "METHOD carried");

    assertThat(checked("payments", rules)).doesNotContain(GOOD).contains("Votes");
  }
}
