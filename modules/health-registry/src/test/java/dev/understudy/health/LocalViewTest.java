package dev.understudy.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.HealthPolicy;
import dev.understudy.failover.HealthState;
import dev.understudy.failover.Opinion;
import dev.understudy.failover.Trial;
import dev.understudy.failover.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LocalViewTest {

  private static final long MILLISECOND = 1_000_000;
  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");

  private final AtomicInteger changes = new AtomicInteger();
  private Instant now = START;
  private final InstantSource clock = () -> now;
  private final LocalView view =
      new LocalView(MemberProcess.VENDOR, HealthPolicy.DEFAULT, clock, changes::incrementAndGet);

  private static Verdict verdict(HealthState state, long epoch) {
    return new Verdict(MemberProcess.VENDOR, state, epoch, START, "", Map.of(), 0);
  }

  private boolean bad(int calls) {
    boolean heard = false;
    for (int i = 0; i < calls; i++) {
      heard = view.add("charge", MemberProcess.BAD, MILLISECOND);
    }
    return heard;
  }

  @Test
  void theFifthBadCallInARowStopsThisNodeAndTheClusterHearsOfItAtOnce() {
    assertThat(bad(4)).isFalse();
    assertThat(view.share()).isEqualTo(1);

    assertThat(bad(1)).isTrue();

    assertThat(view.share()).isZero();
    assertThat(view.report().opinion(HealthPolicy.DEFAULT)).isEqualTo(Opinion.DOWN);
    assertThat(changes).hasValue(1);
  }

  @Test
  void aRecoveringVendorStartsWithACleanSheet() {
    bad(5);

    view.adopt(verdict(new HealthState.Probing(), 3), verdict(new HealthState.Recovering(5), 4));

    assertThat(view.share()).isEqualTo(1);
    assertThat(view.report().operations()).isEmpty();
    assertThat(view.report().trial()).isEqualTo(new Trial(4, 0, 0));
  }

  @Test
  void whoStartsAnewHasSeenNothing() {
    bad(5);

    view.startAnew();

    assertThat(view.share()).isEqualTo(1);
    assertThat(view.report().opinion(HealthPolicy.DEFAULT)).isEqualTo(Opinion.CANNOT_TELL);
  }

  @Test
  void eachStepCountsItsOwnCalls() {
    view.adopt(verdict(new HealthState.Probing(), 3), verdict(new HealthState.Recovering(5), 4));
    now = now.plusSeconds(1);
    view.add("charge", MemberProcess.GOOD, MILLISECOND);
    bad(1);
    assertThat(view.report().trial()).isEqualTo(new Trial(4, 1, 1));

    view.adopt(
        verdict(new HealthState.Recovering(5), 4), verdict(new HealthState.Recovering(25), 5));

    assertThat(view.report().trial()).isEqualTo(new Trial(5, 0, 0));
  }

  @Test
  void aCallThatHungSinceTheOutageSaysNothingOfTheStep() {
    view.adopt(verdict(new HealthState.Probing(), 3), verdict(new HealthState.Recovering(5), 4));
    now = now.plusSeconds(1);

    view.add("charge", MemberProcess.BAD, Duration.ofSeconds(2).toNanos());

    assertThat(view.report().trial()).isEqualTo(new Trial(4, 0, 0));
    assertThat(view.report().operations()).isEmpty();
  }

  @Test
  void aNameThatIsMadeForEachCallDoesNotFillTheMemory() {
    for (int i = 0; i < 1_000; i++) {
      view.add("charge " + i, MemberProcess.GOOD, MILLISECOND);
    }

    assertThat(view.report().operations()).hasSize(33).containsKey("others");
    assertThat(view.report().pooled().good()).isEqualTo(1_000);
  }
}
