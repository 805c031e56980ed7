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
 * The way of a mail with a node that stands still at every point of it, as in a long collection of
 * garbage, while others go on or die, and that then comes back and knows of nothing. What a death
 * cannot show, this does: whether a lease holds others off, and its fence the one who lost it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PauseTest {

  private final TestPlatform platform = new TestPlatform();

  PauseTest() throws IOException {}

  @AfterAll
  void stop() throws Exception {
    platform.stop();
  }

  /** What others do meanwhile; it says how the last of them ended. */
  private interface Others {
    CrashPoints live(CrashWorld world) throws Exception;
  }

  /** Everything that is wrong once the node that stood still at one point has gone on. */
  private List<String> pausedAt(int point, CrashWorld world, Others others, List<CrashPoints> ends)
      throws Exception {
    CrashPoints paused =
        CrashPoints.pausingAt(
            point,
            () -> {
              try {
                ends.add(others.live(world));
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    world.live(paused, true);
    assertThat(ends).as("it stood still").isNotEmpty();
    return world.breaches().stream()
        .map(breach -> paused.passed().get(point) + ": " + breach)
        .toList();
  }

  private int points(Weather weather, UnaryOperator<Sql> fault) throws Exception {
    return new CrashWorld(platform, weather, fault)
        .live(CrashPoints.counting(), true)
        .passed()
        .size();
  }

  /**
   * A lease ends, another node takes over and dies at each point of its way, and the first wakes.
   */
  private List<String> outlivesItsLease(Weather weather, UnaryOperator<Sql> fault)
      throws Exception {
    List<String> breaches = new ArrayList<>();
    int points = points(weather, fault);
    for (int first = 0; first < points; first++) {
      boolean secondDies = true;
      for (int second = 0; secondDies; second++) {
        int fatal = second;
        List<CrashPoints> ends = new ArrayList<>();
        Others others =
            world -> {
              platform.hurry();
              return world.live(CrashPoints.dyingAt(fatal), false);
            };
        breaches.addAll(pausedAt(first, new CrashWorld(platform, weather, fault), others, ends));
        secondDies = ends.getLast().dead();
      }
    }
    return breaches;
  }

  /** A node is slow, and its lease has not ended: nobody else may touch what it has. */
  private List<String> isSlow(UnaryOperator<Sql> fault) throws Exception {
    List<String> breaches = new ArrayList<>();
    int points = points(Weather.GOOD, fault);
    for (int first = 0; first < points; first++) {
      CrashWorld world = new CrashWorld(platform, Weather.GOOD, fault);
      Others others =
          same -> {
            same.live(CrashPoints.counting(), false);
            return same.live(CrashPoints.counting(), false);
          };
      breaches.addAll(pausedAt(first, world, others, new ArrayList<>()));
      if (world.mails().size() != 1) {
        breaches.add(world.mails().size() + " copies, and every lease was kept; point " + first);
      }
    }
    return breaches;
  }

  @ParameterizedTest
  @EnumSource(names = {"GOOD", "PRIMARY_REFUSES", "PRIMARY_SILENT"})
  void whoComesBackAfterItsLeaseMakesNoCopyThatIsNotCounted(Weather weather) throws Exception {
    assertThat(outlivesItsLease(weather, UnaryOperator.identity())).isEmpty();
  }

  @Test
  void whoIsSlowWithinItsLeaseIsLeftAlone() throws Exception {
    assertThat(isSlow(UnaryOperator.identity())).isEmpty();
  }

  @Test
  void aLeaseThatIsIgnoredIsSeen() throws Exception {
    RewrittenSql ignoring = RewrittenSql.ignoringLeases();

    assertThat(isSlow(ignoring.fault()))
        .anyMatch(breach -> breach.startsWith("2 copies, and every lease was kept"));
    assertThat(ignoring.wasMet()).isTrue();
  }

  @Test
  void aFenceThatIsIgnoredIsSeen() throws Exception {
    RewrittenSql ignoring = RewrittenSql.ignoringFences();

    assertThat(outlivesItsLease(Weather.GOOD, ignoring.fault()))
        .anyMatch(breach -> breach.contains("more than was reported"));
    assertThat(ignoring.wasMet()).isTrue();
  }
}
