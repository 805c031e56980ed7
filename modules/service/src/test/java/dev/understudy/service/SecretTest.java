package dev.understudy.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretTest {

  @TempDir private Path folder;

  @Test
  void rotatesWithItsFile() throws Exception {
    Path file = Files.writeString(folder.resolve("key"), "old\n");
    Secret secret = Secret.of("file:" + file);
    assertThat(secret.value()).isEqualTo("old");

    Files.writeString(file, "new\n");

    assertThat(secret.value()).isEqualTo("new");
  }

  @Test
  void doesNotPrintItself() {
    assertThat(Secret.of("marker").toString()).doesNotContain("marker");
  }

  @Test
  void oneThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> Secret.of("file:" + folder.resolve("none")))
        .hasMessageContaining("none");
    assertThatThrownBy(() -> Secret.of("env:UNDERSTUDY_NO_SUCH_VARIABLE"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
