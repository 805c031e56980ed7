package dev.understudy.bench.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.bench.stage.StageException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SightingsTest {

  private final Sightings sightings = new Sightings();

  @Test
  void ofEachMemberTheFirstSightAfterTheMomentCounts() throws Exception {
    sightings.add("seen 0 primary Down 50"); // an earlier outage
    sightings.add("seen 0 backup Down 105");
    sightings.add("seen 0 primary Up 106");
    sightings.add("seen 1 primary Down 110");
    sightings.add("seen 0 primary Down 120");
    sightings.add("seen 1 primary Down 130");

    assertThat(sightings.states("Down", 2, 100, Duration.ZERO)).containsExactly(120, 110);
  }

  @Test
  void whoHasNotSeenItInTimeIsMissed() {
    sightings.add("seen 0 primary Down 120");

    assertThatThrownBy(() -> sightings.states("Down", 2, 100, Duration.ofMillis(1)))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("not all members have seen the primary Down");
  }

  @Test
  void allAreUpWhenWhatEachHasLastSeenIsUp() throws Exception {
    sightings.add("seen 0 primary Up 1");
    sightings.add("seen 0 backup Up 1");
    assertThatThrownBy(() -> sightings.allUp(2, Duration.ofMillis(1)))
        .isInstanceOf(StageException.class); // nobody knows what the second holds

    sightings.add("seen 1 primary Down 2");
    sightings.add("seen 1 backup Up 2");
    assertThatThrownBy(() -> sightings.allUp(2, Duration.ofMillis(1)))
        .isInstanceOf(StageException.class);

    sightings.add("seen 1 primary Up 3");
    sightings.allUp(2, Duration.ofMillis(1));
  }

  @Test
  void whatIsSaidTheSameWayIsCountedTogether() {
    sightings.add("failed early 90");
    sightings.add("failed timed_out 110");
    sightings.add("failed timed_out 120");
    sightings.add("failed refused 130");

    assertThat(sightings.kinds("failed", 100))
        .isEqualTo(java.util.Map.of("timed_out", 2L, "refused", 1L));
  }

  @Test
  void theFirstFailureAfterTheMomentCounts() {
    sightings.add("bad primary 90");
    sightings.add("bad primary 130");
    sightings.add("bad primary 110");

    assertThat(sightings.firstOf("bad", 100)).isEqualTo(110);
    assertThatThrownBy(() -> sightings.firstOf("bad", 200)).isInstanceOf(StageException.class);
  }

  @Test
  void nobodyIsWaitedForWhenANodeHasEnded() {
    sightings.add("ready");
    sightings.add("ended node-1");

    assertThatThrownBy(() -> sightings.await("ready", 2, Duration.ofMinutes(5)))
        .hasMessageContaining("ended before its time");
  }
}
