package dev.understudy.failover;

import static dev.understudy.failover.Testing.BACKUP;
import static dev.understudy.failover.Testing.CHARGE;
import static dev.understudy.failover.Testing.PRIMARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BulkheadTest {

  private static final int THREADS = 64;
  private static final int SIZE = 8;

  @Property
  void whatMattersMostIsShedLast(
      @ForAll @IntRange(min = 1, max = 1000) int concurrency,
      @ForAll @IntRange(min = 0, max = 1000) int inFlight) {
    Bulkhead bulkhead = new Bulkhead(concurrency);
    for (int i = 0; i < Math.min(concurrency, inFlight); i++) {
      assertThat(bulkhead.tryEnter(Criticality.CRITICAL)).isTrue();
    }

    boolean bulk = bulkhead.hasRoom(Criticality.BULK);
    boolean normal = bulkhead.hasRoom(Criticality.NORMAL);
    boolean critical = bulkhead.hasRoom(Criticality.CRITICAL);

    assertThat(bulk).isEqualTo(inFlight < Math.ceil(concurrency / 2.0));
    assertThat(!bulk || normal).isTrue();
    assertThat(!normal || critical).isTrue();
    assertThat(critical).isEqualTo(inFlight < concurrency);
  }

  @Test
  void itIsNeverExceededUnderSixtyFourThreads() throws Exception {
    Bulkhead bulkhead = new Bulkhead(SIZE);

    int most =
        mostInside(
            2000,
            () -> bulkhead.tryEnter(Criticality.CRITICAL),
            Thread::onSpinWait,
            bulkhead::leave);

    assertThat(most).isBetween(1, SIZE);
    assertThat(bulkhead.inFlight()).isZero();
  }

  @Test
  void theCheckGoesRedForABulkheadThatLooksBeforeItCounts() throws Exception {
    AtomicInteger inFlight = new AtomicInteger();
    CyclicBarrier allHaveLooked = new CyclicBarrier(THREADS);
    CyclicBarrier allAreInside = new CyclicBarrier(THREADS);

    int most =
        mostInside(
            1,
            () -> {
              boolean room = inFlight.get() < SIZE;
              await(allHaveLooked);
              inFlight.incrementAndGet();
              return room;
            },
            () -> await(allAreInside),
            inFlight::decrementAndGet);

    assertThat(most).isEqualTo(THREADS);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How many of 64 threads were inside at once, at most. */
  private static int mostInside(int rounds, BooleanSupplier enter, Runnable inThere, Runnable leave)
      throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < THREADS * rounds; t++) {
        all.add(
            threads.submit(
                () -> {
                  if (enter.getAsBoolean()) {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    inThere.run();
                    inside.decrementAndGet();
                    leave.run();
                  }
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    return most.get();
  }

  @Test
  void aFullPrimaryIsPassedOverAndAFullPlatformSheds() {
    Route route =
        new Route(List.of(new Candidate(PRIMARY, 0, 1, 1), new Candidate(BACKUP, 1, 1, 1)));
    Testing testing = new Testing(route, 1);
    List<Served<String>> inner = new ArrayList<>();

    Served<String> first =
        nested(
            testing, () -> inner.add(nested(testing, () -> inner.add(nested(testing, () -> {})))));

    assertThat(first.provider()).contains(PRIMARY);
    assertThat(inner.getLast().provider()).contains(BACKUP);
    assertThat(inner.getFirst().outcome())
        .isEqualTo(new Outcome.NotExecuted<>(Obstacle.BULKHEAD_FULL.fault()));
    assertThat(inner.getFirst().considered())
        .containsExactly(
            Considered.passedOver(PRIMARY, "bulkhead full"),
            Considered.passedOver(BACKUP, "bulkhead full"));
    assertThat(testing.told(FailoverEvent.Shed.class))
        .containsExactly(new FailoverEvent.Shed("charge", Criticality.CRITICAL));
  }

  @Test
  void aPlaceIsGivenBackWhateverBecomesOfTheAttempt() {
    Testing testing = new Testing(Testing.ROUTE, 1);

    assertThatThrownBy(
            () ->
                nested(
                    testing,
                    () -> {
                      assertThat(testing.failover.bulkhead(PRIMARY).inFlight()).isEqualTo(1);
                      throw new IllegalStateException("a bug");
                    }))
        .hasMessage("a bug");

    assertThat(testing.failover.bulkhead(PRIMARY).inFlight()).isZero();
  }

  @Test
  void aCallForWhichThereIsNoRoomIsRefusedBeforeItBegins() {
    Testing testing = new Testing(new Route(List.of(new Candidate(PRIMARY, 0, 1, 2))), 1);
    CallPolicy bulk = CallPolicy.write("send", Criticality.BULK, Duration.ofSeconds(1));
    List<Map<String, Boolean>> seen = new ArrayList<>();

    nested(
        testing,
        () ->
            seen.add(
                Map.of(
                    "bulk", testing.failover.sheds(testing.failover.plan(), bulk),
                    "critical", testing.failover.sheds(testing.failover.plan(), CHARGE))));

    // One of two places is taken: that is the half which bulk mail may fill.
    assertThat(seen).containsExactly(Map.of("bulk", true, "critical", false));
  }

  /** Runs something while a call is in flight. */
  private static Served<String> nested(Testing testing, Runnable meanwhile) {
    return testing.failover.call(
        CHARGE,
        testing.in(Duration.ofSeconds(1)),
        (provider, _) -> {
          meanwhile.run();
          return new Outcome.Success<>("by " + provider);
        });
  }
}
