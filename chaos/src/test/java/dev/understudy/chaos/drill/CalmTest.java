package dev.understudy.chaos.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalmTest {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static boolean isCalm(String... command) throws Exception {
    Process process = new ProcessBuilder(command).start();
    try {
      return new Calm(List.of(process.pid())).await(PATIENCE);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void aProcessThatComputesIsNotAtRest() throws Exception {
    assertThat(isCalm("sh", "-c", "while :; do :; done")).isFalse();
  }

  @Test
  void aProcessThatWaitsIs() throws Exception {
    assertThat(isCalm("sleep", "60")).isTrue();
  }

  @Test
  void whatDoesNotRunHereIsNotWaitedFor() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();

    assertThat(new Calm(List.of(gone.pid())).await(PATIENCE)).isTrue();
  }
}
