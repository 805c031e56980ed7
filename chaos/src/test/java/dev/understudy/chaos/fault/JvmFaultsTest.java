package dev.understudy.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Faults in a JVM that knows nothing of them, seen from what it says. */
class JvmFaultsTest {

  private static final String WORK = Victim.class.getName() + ".work";
  private static final Duration LONG = Duration.ofMinutes(5);

  private final JvmFaults faults = new JvmFaults(InstantSource.system());
  private final Process victim;
  private final BufferedReader said;

  /** Works, and says how long it took, what came of it, and how far its clock is off. */
  static final class Victim {
    private static int worked;

    private static void work() {
      worked++;
    }

    public static void main(String[] args) throws InterruptedException {
      while (worked >= 0) {
        long start = System.nanoTime();
        String outcome = "well";
        try {
          work();
        } catch (IllegalStateException e) {
          outcome = "badly";
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        Instant now = InstantSource.system().instant();
        long off = Duration.ofMillis(now.toEpochMilli() - System.currentTimeMillis()).toSeconds();
        System.out.println(outcome + " " + millis + " " + off);
        Thread.sleep(20);
      }
    }
  }

  JvmFaultsTest() throws IOException {
    victim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    said = victim.inputReader();
  }

  @BeforeEach
  void isWell() throws IOException {
    await(line -> line.startsWith("well"));
  }

  @AfterEach
  void stop() {
    victim.destroyForcibly();
  }

  private void await(Predicate<String> condition) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      String line = said.readLine();
      if (line.matches("(well|badly) \\d+ -?\\d+") && condition.test(line)) {
        return;
      }
      assertThat(System.nanoTime()).as("in time; it says " + line).isLessThan(end);
    }
  }

  private static boolean isSlow(String line) {
    return Long.parseLong(line.split(" ", -1)[1]) >= 200;
  }

  private static boolean isQuick(String line) {
    return !isSlow(line) && line.startsWith("well") && line.endsWith(" 0");
  }

  @Test
  void aMethodIsLateUntilItIsTakenBack() throws IOException {
    JvmFault late = new JvmFault.Latency(JvmFault.Target.of(WORK), Duration.ofMillis(200));
    faults.begin(victim.pid(), "late", late, LONG);
    await(JvmFaultsTest::isSlow);
    assertThat(faults.observed(victim.pid(), "late")).isTrue();

    faults.end(victim.pid(), "late");
    await(JvmFaultsTest::isQuick);
  }

  @Test
  void aMethodThrowsUntilItsLimit() throws IOException {
    JvmFault thrown =
        new JvmFault.Throws(JvmFault.Target.of(WORK), IllegalStateException.class.getName());
    faults.begin(victim.pid(), "thrown", thrown, Duration.ofSeconds(2));
    await(line -> line.startsWith("badly"));
    assertThat(faults.observed(victim.pid(), "thrown")).isTrue();

    await(JvmFaultsTest::isQuick); // Nobody took it back.
  }

  @Test
  void theClockIsAheadUntilSomebodyElseTakesItBack() throws Exception {
    faults.begin(victim.pid(), "ahead", new JvmFault.Skew(Duration.ofMinutes(5)), LONG);
    await(line -> line.endsWith(" 300"));
    assertThat(faults.observed(victim.pid(), "ahead")).isTrue();

    assertThat(
            new ProcessBuilder(JvmFaults.undoing(victim.pid(), "ahead"))
                .inheritIO()
                .start()
                .waitFor())
        .isZero();
    await(JvmFaultsTest::isQuick);
  }

  @Test
  void aMethodThatNobodyCallsIsMetByNobody() {
    JvmFault late = new JvmFault.Latency(JvmFault.Target.of(WORK + "Not"), Duration.ofMillis(200));
    faults.begin(victim.pid(), "unmet", late, LONG);

    assertThat(faults.observed(victim.pid(), "unmet")).isFalse();
  }

  @Test
  void anExceptionThatCannotBeThrownThereIsTold() throws IOException {
    JvmFault thrown = new JvmFault.Throws(JvmFault.Target.of(WORK), "no.such.Exception");
    faults.begin(victim.pid(), "wrong", thrown, LONG);
    await(JvmFaultsTest::isQuick);

    assertThatThrownBy(() -> faults.observed(victim.pid(), "wrong"))
        .isInstanceOf(FaultException.class)
        .hasMessageContaining("no.such.Exception");
  }

  @Test
  void aProcessThatIsNoneOfOursIsTold() {
    assertThatThrownBy(
            () -> faults.begin(1L << 30, "a", new JvmFault.Skew(Duration.ofSeconds(1)), LONG))
        .isInstanceOf(FaultException.class)
        .hasMessageContaining("process 1073741824 cannot be attached to");
  }

  @Test
  void whatIsNoMethodIsRefused() {
    assertThatThrownBy(() -> JvmFault.Target.of("a.B.c\nENDRULE"))
        .hasMessageStartingWith("method must be package.Class.method");
    assertThatThrownBy(() -> new JvmFault.Latency(JvmFault.Target.of(WORK), Duration.ZERO))
        .hasMessage("by must be in (0, 1 min], was PT0S");
  }
}
