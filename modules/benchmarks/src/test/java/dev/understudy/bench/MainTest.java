package dev.understudy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {

  private final StringWriter errors = new StringWriter();

  private int run(String... arguments) {
    return new CommandLine(new Main()).setErr(new PrintWriter(errors)).execute(arguments);
  }

  @Test
  void anUnknownBenchmarkIsWrongUsageAndTheKnownOnesAreNamed() {
    assertThat(run("nothing")).isEqualTo(2);
    assertThat(errors.toString())
        .startsWith("there is no benchmark \"nothing\"; there are: [registry]");
  }

  @Test
  void aBenchmarkMustBeNamed() {
    assertThat(run()).isEqualTo(2);
  }
}
