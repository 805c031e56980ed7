package dev.understudy.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.email.CrashWorld.Weather;
import dev.understudy.ledger.Sql;
import dev.understudy.testkit.CrashPoints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The way of a mail with a death at every point of it: before and after each commit and each
 * exchange with a vendor, and every pair of such deaths at two nodes after each other. {@link
 * PauseTest} is about nodes that come back.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashTest {

  private final TestPlatform platform = new TestPlatform();

  CrashTest() throws IOException {}

  @AfterAll
  void stop() throws Exception {
    platform.stop();
  }

  /** All breaches of a weather, with one death and with two, and how many worlds were lived. */
  private List<String> enumerate(Weather weather, UnaryOperator<Sql> fault) throws Exception {
    List<String> breaches = new ArrayList<>();
    int points =
        new CrashWorld(platform, weather, fault).live(CrashPoints.counting(), true).passed().size();
    assertThat(points).isGreaterThanOrEqualTo(8);
    int worlds = 0;
    for (int first = 0; first < points; first++) {
      boolean secondDies = true;
      for (int second = 0; secondDies; second++) {
        CrashWorld world = new CrashWorld(platform, weather, fault);
        CrashPoints dead = world.live(CrashPoints.dyingAt(first), true);
        assertThat(dead.dead()).isTrue();
        platform.hurry();
        secondDies = world.live(CrashPoints.dyingAt(second), false).dead();
        String where = dead.passed().getLast() + ", then " + second;
        world.breaches().forEach(breach -> breaches.add(where + ": " + breach));
        worlds++;
      }
    }
    System.out.printf("%s: %d points, %d worlds%n", weather, points, worlds);
    return breaches;
  }

  @ParameterizedTest
  @EnumSource(Weather.class)
  void noDeathAndNoTwoDeathsLoseAMailOrMakeAThirdCopy(Weather weather) throws Exception {
    assertThat(enumerate(weather, UnaryOperator.identity())).isEmpty();
  }

  @Test
  void aDispatchThatIsWrittenAfterTheFirstByteIsSeen() throws Exception {
    assertThat(enumerate(Weather.GOOD, WritesTooLate::new))
        .anyMatch(breach -> breach.contains("3 copies"))
        .anyMatch(breach -> breach.contains("more than was reported"));
  }
}
