package dev.understudy.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.understudy.failover.HealthPolicy;
import dev.understudy.failover.Outcome;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class RequestPathTest {

  private static final int CALLS = 1_000_000;
  private static final long MILLISECOND = 1_000_000;

  /** Counts of one second for one class of operations; a million calls take a few seconds. */
  private static final long ONE_PER_SECOND_AND_NOISE = 64 * 1024;

  private static long allocatedBy(Outcome<?> outcome, int calls) {
    LocalView view =
        new LocalView(MemberProcess.VENDOR, HealthPolicy.DEFAULT, InstantSource.system(), () -> {});
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    view.add("charge", outcome, MILLISECOND);
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < calls; i++) {
      view.add("charge", outcome, MILLISECOND);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void aGoodCallAllocatesNothing() {
    assertThat(allocatedBy(MemberProcess.GOOD, CALLS)).isLessThan(ONE_PER_SECOND_AND_NOISE);
  }

  @Test
  void somethingThatIsMadePerCallWouldBeSeen() {
    assertThat(allocatedBy(MemberProcess.BAD, 1_000)).isGreaterThan(ONE_PER_SECOND_AND_NOISE);
  }
}
