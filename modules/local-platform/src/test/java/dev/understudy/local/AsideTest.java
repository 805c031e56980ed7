package dev.understudy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AsideTest {

  private static final int THREADS = 20;

  private final List<Process> processes = new ArrayList<>();
  private Aside aside = Aside.none();

  @BeforeEach
  void chrtAndTheRightToComeBack() throws InterruptedException {
    Optional<Aside> here = Aside.here();
    assumeTrue(here.isPresent(), "no chrt, or no right to come back");
    aside = here.get();
  }

  @AfterEach
  void endThem() {
    processes.forEach(Process::destroyForcibly);
  }

  private Process begun() throws IOException {
    Process process = new ProcessBuilder("sleep", "60").start();
    processes.add(process);
    return process;
  }

  /** The policy of a process or thread, as {@code chrt} tells it. */
  private static String policy(long id) throws IOException, InterruptedException {
    Process asked = new ProcessBuilder("chrt", "--pid", "" + id).start();
    String said = asked.inputReader(StandardCharsets.UTF_8).readLine();
    asked.waitFor();
    return said.replaceFirst(".*: ", "");
  }

  @Test
  void keepsAProcessAsideUntilItEnds() throws Exception {
    Process process = begun();

    aside.keep(process);
    String kept = policy(process.pid());
    aside.end();

    assertThat(kept).isEqualTo("SCHED_IDLE");
    assertThat(policy(process.pid())).isEqualTo("SCHED_OTHER");
  }

  @Test
  void leavesAloneWhatBeginsLater() throws Exception {
    Process process = begun();

    aside.end();
    aside.keep(process);

    assertThat(policy(process.pid())).isEqualTo("SCHED_OTHER");
  }

  /** A program that has begun all of its threads when it says so. */
  static final class Many {

    private Many() {}

    public static void main(String[] arguments) throws InterruptedException {
      CountDownLatch begun = new CountDownLatch(THREADS);
      for (int i = 0; i < THREADS; i++) {
        new Thread(
                () -> {
                  begun.countDown();
                  LockSupport.parkNanos(60_000_000_000L);
                })
            .start();
      }
      begun.await();
      System.out.println("begun");
    }
  }

  /** The policies that its threads have. */
  private static Set<String> ofAllThreads(Process process)
      throws IOException, InterruptedException {
    Set<String> found = new TreeSet<>();
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
      for (Path task : tasks.toList()) {
        found.add(policy(Long.parseLong(task.getFileName().toString())));
      }
    }
    return found;
  }

  @Test
  void movesAllThreadsOfAProcess() throws Exception {
    Process jvm =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                Path.of(Many.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString(),
                Many.class.getName())
            .start();
    processes.add(jvm);
    assertThat(jvm.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("begun");

    aside.keep(jvm);
    Set<String> kept = ofAllThreads(jvm);
    aside.end();

    assertThat(kept).containsExactly("SCHED_IDLE");
    assertThat(ofAllThreads(jvm)).containsExactly("SCHED_OTHER");
  }

  @Test
  void doesNotMindOneThatHasEnded() throws Exception {
    Process process = begun();
    aside.keep(process);
    process.destroyForcibly().waitFor();

    aside.end();

    assertThat(process.isAlive()).isFalse();
  }
}
