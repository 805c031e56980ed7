package dev.understudy.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HugePagesTest {

  @TempDir private Path folder;

  private Path kernel(String says) throws IOException {
    return Files.writeString(folder.resolve("enabled"), says + "\n");
  }

  @Test
  void areAskedForWhereTheKernelGivesThemToWhoAsks() throws IOException {
    assertThat(HugePages.arguments(kernel("always [madvise] never")))
        .containsExactly("-XX:+UseTransparentHugePages");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[always] madvise never", "always madvise [never]", ""})
  void areNotAskedForWhereThatChangesNothing(String says) throws IOException {
    assertThat(HugePages.arguments(kernel(says))).isEmpty();
  }

  @Test
  void areUnknownToOtherSystems() {
    assertThat(HugePages.arguments(folder.resolve("missing"))).isEmpty();
  }
}
