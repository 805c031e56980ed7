package dev.understudy.resilience4j.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** README.md shows the examples that are run, and no others. */
class ReadmeTest {

  @Test
  void theReadmeHasTheseExamplesAndNoOthers() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    String source =
        Files.readString(
            Path.of("src/test/java/dev/understudy/resilience4j/vertx", "ReadmeExamplesTest.java"));

    List<String> shown = blocks(readme, "```java\n(.*?)\n```");
    List<String> run = blocks(source, "\n +// README\n(.*?)\n +// end\n");

    assertThat(shown).hasSize(8).isEqualTo(run);
    // An example that is changed in one place only is seen.
    assertThat(blocks(readme.replace("tea", "coffee"), "```java\n(.*?)\n```")).isNotEqualTo(run);
  }

  private static List<String> blocks(String text, String pattern) {
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(text)
        .results()
        .map(found -> found.group(1).stripIndent())
        .toList();
  }
}
