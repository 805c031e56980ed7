package dev.understudy.failover;

import static dev.understudy.failover.Testing.BACKUP;
import static dev.understudy.failover.Testing.PRIMARY;
import static dev.understudy.failover.Testing.ROUTE;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {

  private static final int CALLS = 10_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void aNewSnapshotIsSeenByTheNextCall() {
    Testing testing = new Testing(ROUTE, 1);
    assertThat(testing.failover.plan().first()).isEqualTo(Optional.of(PRIMARY));

    testing.registry.with("primary", new HealthState.Down());

    assertThat(testing.failover.plan().first()).isEqualTo(Optional.of(BACKUP));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 20, 200})
  void theFirstChoiceAndTheBulkheadAllocateNothing(int vendors) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < vendors; i++) {
      candidates.add(new Candidate(new ProviderId("v" + i), i / 10, 1 + i));
    }
    Testing testing = new Testing(new Route(candidates), 1);
    Failover failover = testing.failover;

    assertThat(allocated(() -> choose(failover))).isLessThan(1);
    // The check sees what is allocated: one small object for each call.
    assertThat(allocated(() -> sink = new Object())).isGreaterThanOrEqualTo(8);
  }

  private static Object sink = new Object();

  private static void choose(Failover failover) {
    Bulkhead bulkhead = failover.bulkhead(failover.plan().first().orElseThrow());
    if (bulkhead.tryEnter(Criticality.NORMAL)) {
      bulkhead.leave();
    }
  }

  /** Bytes for each call, when it has run before. */
  private static double allocated(Runnable call) {
    for (int i = 0; i < CALLS; i++) {
      call.run();
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < CALLS; i++) {
      call.run();
    }
    return (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / CALLS;
  }
}
