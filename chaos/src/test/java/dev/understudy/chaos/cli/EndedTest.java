package dev.understudy.chaos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndedTest {

  @Test
  void namesWhatWasNotPassedAndCountsTheRest() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Duration minute = Duration.ofSeconds(60);

    Ended.print(
        List.of(
            new Ended("smoke", "passed", "", minute),
            new Ended("monkey", "failed", "deadline-kept", minute),
            new Ended("demo", "passed", "", Duration.ofSeconds(5))),
        new PrintStream(bytes, true, StandardCharsets.UTF_8));

    assertThat(bytes.toString(StandardCharsets.UTF_8).lines().filter(line -> !line.isEmpty()))
        .containsExactly(
            "  failed      monkey                           deadline-kept",
            "3 drills in 2 min 5 s: 1 failed, 2 passed");
  }
}
