package dev.understudy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class MainTest {

  private final StringWriter errors = new StringWriter();

  private int run(String... arguments) {
    return Main.commandLine().setErr(new PrintWriter(errors)).execute(arguments);
  }

  @Test
  void anUnknownBenchmarkIsWrongUsageAndTheKnownOnesAreNamed() {
    assertThat(run("nothing")).isEqualTo(2);
    assertThat(errors.toString())
        .startsWith("there is no benchmark \"nothing\"; there are: [registry");
  }

  @Test
  void aBenchmarkMustBeNamed() {
    assertThat(run()).isEqualTo(2);
  }

  @Test
  void anUnknownPartIsWrongUsageAndTheKnownOnesAreNamed() {
    assertThat(run("registry", "--only", "failover,nothing")).isEqualTo(2);
    assertThat(errors.toString())
        .startsWith("there is no part \"nothing\"; there are: [request-path, failover");
  }

  @Test
  void theHelpNamesEveryBenchmarkAndPart() {
    String help = Main.commandLine().getUsageMessage();

    assertThat(Main.BENCHES)
        .allSatisfy(
            bench -> {
              assertThat(help).contains("  " + bench.name());
              assertThat(bench.parts())
                  .allSatisfy(part -> assertThat(help).contains("    " + part.name()));
            });
  }
}
