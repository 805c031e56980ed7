package dev.understudy.chaos.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the documentation can be run. */
class PageTest {

  private static final Path PAGE = Path.of("../docs/chaos-toolkit.md");

  @TempDir private Path folder;

  @Test
  void theExampleIsCompleted() throws Exception {
    Matcher example =
        Pattern.compile("```yaml\n(title: .*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
    assertThat(example.find()).isTrue();
    try (Fixture fixture = new Fixture()) {
      String yaml =
          example
              .group(1)
              .replace("http://127.0.0.1:8474", "CHAOS")
              .replace("http://127.0.0.1:26379", "PROXY")
              .replace("after: 5", "after: 0");

      assertThat(fixture.journal(folder, yaml).verdict()).isEqualTo(Journal.Verdict.COMPLETED);
      assertThat(fixture.toxics()).isZero();
    }
  }
}
