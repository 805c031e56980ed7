package dev.understudy.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CallBudgetTest {

  private final VirtualTime time = new VirtualTime();

  private int takeAll(CallBudget budget) {
    int taken = 0;
    while (taken < 10_000 && budget.take()) {
      taken++;
    }
    return taken;
  }

  @Test
  void oneOfFiveLiveCallsMayBeMadeAgain() {
    CallBudget budget = new CallBudget(0.2, 3, time);
    for (int i = 0; i < 500; i++) {
      budget.noteCall();
    }

    assertThat(takeAll(budget)).isEqualTo(100);
  }

  @Test
  void threeASecondAreAlwaysAllowed() {
    assertThat(takeAll(new CallBudget(0.2, 3, time))).isEqualTo(90);
  }

  @Test
  void allCallsOfThreeSecondsMayFailOverWhenAnOutageBegins() {
    CallBudget budget = new CallBudget(0.2, 3, time);
    for (int i = 0; i < 30 * 100; i++) {
      budget.noteCall();
      time.pass(Duration.ofMillis(10));
    }

    assertThat(takeAll(budget)).isGreaterThanOrEqualTo(3 * 100);
  }

  @Test
  void whatIsOlderThanThirtySecondsIsForgotten() {
    CallBudget budget = new CallBudget(0.2, 0, time);
    for (int i = 0; i < 100; i++) {
      budget.noteCall();
    }
    assertThat(takeAll(budget)).isEqualTo(20);

    time.pass(Duration.ofSeconds(29));
    assertThat(takeAll(budget)).isZero();
    for (int i = 0; i < 100; i++) {
      budget.noteCall();
    }
    time.pass(Duration.ofSeconds(1));

    assertThat(takeAll(budget)).isEqualTo(20);
  }

  /** Live calls and tries to take, in steps of so many milliseconds. */
  @Property
  void itIsNeverExceededWhateverComesWhen(
      @ForAll @Size(max = 200) List<@IntRange(max = 3000) Integer> waits,
      @ForAll @IntRange(min = 1, max = 20) int callsEach) {
    CallBudget budget = new CallBudget(0.05, 0, time);
    long live = 0;
    long extra = 0;
    for (int wait : waits) {
      time.pass(Duration.ofMillis(wait));
      for (int i = 0; i < callsEach; i++) {
        budget.noteCall();
        live++;
      }
      extra += takeAll(budget);
      // Over any time, not only in one window: an extra call is never forgotten before those
      // that paid for it.
      assertThat(extra).isLessThanOrEqualTo(live / 20);
    }
  }

  @Test
  void itIsNeverExceededByManyThreadsAtOnce() {
    CallBudget budget = new CallBudget(0.2, 0, time);
    AtomicInteger taken = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(64)) {
      for (int t = 0; t < 64; t++) {
        threads.execute(
            () -> {
              for (int i = 0; i < 1000; i++) {
                budget.noteCall();
                taken.addAndGet(budget.take() ? 1 : 0);
              }
            });
      }
    }

    taken.addAndGet(takeAll(budget));
    // No count is lost either: in the end exactly a fifth of 64000 was taken.
    assertThat(taken.get()).isEqualTo(12_800);
  }

  @Test
  void p95IsWhatNineteenOfTwentyAnswersDidNotExceed() {
    Latencies latencies = new Latencies();
    List<Boolean> known = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      known.add(latencies.p95().isPresent());
      latencies.add(Duration.ofMillis(i));
    }

    assertThat(known).containsOnly(false);
    assertThat(latencies.p95()).contains(Duration.ofMillis(19));
  }
}
