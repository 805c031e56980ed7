package dev.understudy.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/**
 * What must hold of any rules, whatever is heard. Each law is tried on the real ones, and on ones
 * that are broken, to show that it would tell.
 */
class HealthLawsTest {

  private static final int MANY = 3_000;

  private static boolean breaks(BiPredicate<Judge, Long> law, Judge broken) {
    return LongStream.range(0, MANY).anyMatch(seed -> !law.test(broken, seed));
  }

  /** DOWN takes a majority of those who can tell, and two of them where two can. */
  private static boolean downTakesAQuorum(Judge judge, long seed) {
    Scene scene = Scene.of(seed);
    boolean was = scene.previous().what().state() instanceof HealthState.Down;
    if (was || !(scene.judged(judge).state() instanceof HealthState.Down)) {
      return true;
    }
    boolean step = scene.previous().what().state() instanceof HealthState.Recovering;
    List<int[]> able =
        scene.counts().stream().filter(c -> step ? c[0] + c[1] > 0 : canTell(c)).toList();
    long bad = able.stream().filter(c -> step ? c[1] > 0.05 * (c[0] + c[1]) : isBad(c)).count();
    return bad * 2 > able.size() && (able.size() < 2 || bad >= 2);
  }

  private static boolean canTell(int[] count) {
    return count[0] + count[1] >= 10 || isBad(count);
  }

  private static boolean isBad(int[] count) {
    boolean inARow = count[0] == 0 && count[1] >= 5;
    return inARow || (count[0] + count[1] >= 10 && count[1] >= count[0]);
  }

  @Property
  void noVendorGoesDownWithoutAQuorum(@ForAll long seed) {
    assertThat(downTakesAQuorum(Judge.REAL, seed)).isTrue();
  }

  @Test
  void aQuorumOfOneWouldBeSeen() {
    assertThat(breaks(HealthLawsTest::downTakesAQuorum, Judge.quorumOfOne())).isTrue();
    assertThat(breaks(HealthLawsTest::downTakesAQuorum, Judge.whoCameFirst())).isTrue();
  }

  private static boolean aLiarIsAlone(Judge judge, long seed) {
    Scene scene = Scene.withALiar(seed);
    return scene.previous().what().state() instanceof HealthState.Down
        || !(scene.judged(judge).state() instanceof HealthState.Down);
  }

  @Property
  void oneLyingNodeNeverTakesAVendorDownForTheOthers(@ForAll long seed) {
    assertThat(aLiarIsAlone(Judge.REAL, seed)).isTrue();
  }

  @Test
  void aLiarThatIsBelievedWouldBeSeen() {
    assertThat(breaks(HealthLawsTest::aLiarIsAlone, Judge.quorumOfOne())).isTrue();
  }

  private static boolean orderDoesNotMatter(Function<Scene, Scene> hearing, long seed) {
    Scene scene = Scene.of(seed);
    Verdict inOrder = hearing.apply(scene).judged(Judge.REAL);
    return inOrder.equals(hearing.apply(scene.shuffled()).judged(Judge.REAL));
  }

  @Property
  void theSameVerdictInWhateverOrderItWasHeard(@ForAll long seed) {
    assertThat(orderDoesNotMatter(Function.identity(), seed)).isTrue();
  }

  @Test
  void aNodeThatListensToTheFirstTwoWouldBeSeen() {
    assertThat(
            LongStream.range(0, MANY)
                .allMatch(seed -> orderDoesNotMatter(Scene::withTheFirstTwo, seed)))
        .isFalse();
  }

  private static boolean oneIsElected(Function<Scene, Scene> hearing, long seed) {
    Scene scene = Scene.of(seed);
    long turn = seed % 100;
    return hearing.apply(scene).prober(turn).equals(hearing.apply(scene.shuffled()).prober(turn));
  }

  /** Else two nodes would ask, or none. */
  @Property
  void allElectTheSameProberInWhateverOrderTheyHeard(@ForAll long seed) {
    assertThat(oneIsElected(Function.identity(), seed)).isTrue();
  }

  @Test
  void anElectionAmongTheFirstTwoWouldBeSeen() {
    assertThat(
            LongStream.range(0, MANY).allMatch(seed -> oneIsElected(Scene::withTheFirstTwo, seed)))
        .isFalse();
  }

  private static boolean epochsOnlyGrow(Judge judge, long seed) {
    Scene scene = Scene.of(seed);
    Verdict before = scene.previous().what();
    Verdict after = scene.judged(judge);
    return after.state().equals(before.state())
        ? after.equals(before)
        : after.epoch() == before.epoch() + 1 && !after.reason().isBlank();
  }

  @Property
  void anEpochGrowsByOneExactlyWhenTheStateChanges(@ForAll long seed) {
    assertThat(epochsOnlyGrow(Judge.REAL, seed)).isTrue();
  }

  @Test
  void aVerdictThatKeepsItsEpochWouldBeSeen() {
    assertThat(breaks(HealthLawsTest::epochsOnlyGrow, Judge.epochless())).isTrue();
  }

  private static boolean clocksAreNotCompared(Judge judge, long seed) {
    Scene scene = Scene.of(seed);
    HealthState here = scene.judged(judge).state();
    Scene elsewhere = scene.writtenByAnotherClock(Duration.ofHours(seed % 5));
    return here.equals(elsewhere.judged(judge).state());
  }

  @Property
  void theClockOfAnotherNodeChangesNothing(@ForAll long seed) {
    assertThat(clocksAreNotCompared(Judge.REAL, seed)).isTrue();
  }

  @Test
  void aRuleThatTrustsOtherClocksWouldBeSeen() {
    assertThat(breaks(HealthLawsTest::clocksAreNotCompared, Judge.trustingClocks())).isTrue();
  }

  /** Of any two verdicts all nodes choose the same one: the higher epoch, then the safer one. */
  @Property
  void precedenceIsTotalAndPrefersTheHigherEpochThenTheSafer(
      @ForAll long first, @ForAll long second) {
    Verdict a = Scene.of(first).previous().what();
    Verdict b = Scene.of(second).judged(Judge.REAL);
    int order = Verdict.PRECEDENCE.compare(a, b);

    assertThat(Integer.signum(Verdict.PRECEDENCE.compare(b, a))).isEqualTo(-Integer.signum(order));
    if (a.epoch() != b.epoch()) {
      assertThat(order > 0).isEqualTo(a.epoch() > b.epoch());
    } else if (a.state().share() != b.state().share()) {
      assertThat(order > 0).isEqualTo(a.state().share() < b.state().share());
    }
  }
}
