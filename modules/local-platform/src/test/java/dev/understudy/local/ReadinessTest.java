package dev.understudy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadinessTest {

  private static final Duration PATIENCE = Duration.ofMillis(300);

  private @TempDir Path folder;
  private final Aside aside = new Aside(false);
  private ChildProcess silent;
  private String url;

  /** A program that lives and says nothing to anybody. */
  static final class Silent {

    private Silent() {}

    public static void main(String[] arguments) throws InterruptedException {
      Thread.currentThread().join(60_000);
    }
  }

  @BeforeEach
  void startOneThatNeverAnswers() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      url = "http://127.0.0.1:" + free.getLocalPort() + "/";
    }
    silent =
        ChildProcess.start(
            new Launch(
                "silent", jar(), 16, List.of(), List.of(), Map.of(), folder.resolve("silent.log")),
            Aside.none());
  }

  private Path jar() throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Silent.class.getName());
    Path jar = folder.resolve("silent.jar");
    String entry = Silent.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        InputStream code = Silent.class.getClassLoader().getResourceAsStream(entry)) {
      out.putNextEntry(new JarEntry(entry));
      code.transferTo(out);
    }
    return jar;
  }

  @AfterEach
  void endIt() throws InterruptedException {
    silent.kill();
  }

  private FutureTask<Void> waiting() {
    FutureTask<Void> waiting =
        new FutureTask<>(
            () -> {
              try (Readiness readiness = new Readiness(aside, PATIENCE)) {
                readiness.await(silent, url);
              }
              return null;
            });
    Thread.startVirtualThread(waiting);
    return waiting;
  }

  @Test
  void losesPatienceWithOneThatNeverAnswers() {
    aside.end();

    assertThatThrownBy(() -> waiting().get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(PlatformException.class)
        .hasMessageContaining("silent does not answer at " + url);
  }

  @Test
  void waitsForOneThatStandsAsideAndLosesPatienceAfterwards() {
    FutureTask<Void> waiting = waiting();

    assertThatThrownBy(() -> waiting.get(5 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    aside.end();

    assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(PlatformException.class);
  }

  @Test
  void failsAtOnceWhenItEndsAlsoWhileItStandsAside() throws InterruptedException {
    FutureTask<Void> waiting = waiting();

    silent.kill();

    assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(PlatformException.class)
        .hasMessageContaining("silent ended with 137");
    assertThat(aside.isOver()).isFalse();
  }
}
