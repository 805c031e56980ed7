package dev.understudy.chaos.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.local.Aside;
import dev.understudy.local.Fleet;
import dev.understudy.local.Ports;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SuccessionTest {

  private static final Ports FIRST = new Ports(20_000);
  private static final Fleet ONE = Fleet.of(Map.of("inventory", 0, "email", 0));
  private static final Fleet TWO = Fleet.of(Map.of("payments", 0, "email", 0));

  private final List<String> happened = Collections.synchronizedList(new ArrayList<>());
  private final Semaphore maySaySo = new Semaphore(0);

  private String started(Ports ports, Fleet fleet, Aside aside, Consumer<String> progress) {
    String platform = ports.base() + " with " + (fleet == ONE ? "payments" : "inventory");
    happened.add("start " + platform);
    progress.accept("starting");
    return platform;
  }

  private void stopped(String platform) {
    happened.add("stop " + platform);
  }

  private Succession<String> succession(Fleet... fleets) {
    return new Succession<>(FIRST, List.of(fleets).iterator(), this::started, this::stopped);
  }

  /** One whose first platform has left. */
  private Succession<String> underWay(Fleet... fleets) throws InterruptedException {
    Succession<String> succession = succession(fleets);
    succession.leave(succession.next(_ -> {}));
    return succession;
  }

  private Succession<String> succession(Succession.Start<String> start) {
    return new Succession<>(FIRST, List.of(ONE, TWO).iterator(), start, this::stopped);
  }

  @Test
  void takesTurnsAtTwoPlacesInTheOrderOfTheFleets() throws InterruptedException {
    Succession<String> succession = succession(ONE, TWO, ONE);
    List<String> platforms = new ArrayList<>();

    for (int i = 0; i < 3; i++) {
      String platform = succession.next(_ -> {});
      platforms.add(platform);
      succession.prepare();
      succession.leave(platform);
    }
    succession.end();

    assertThat(platforms)
        .containsExactly("20000 with payments", "20400 with inventory", "20000 with payments");
    assertThat(happened).filteredOn(event -> event.startsWith("stop")).hasSize(3);
  }

  @Test
  void startsTheNextWhileTheLastIsThereAndTellsItsWordsWhenItIsTaken() throws InterruptedException {
    CountDownLatch began = new CountDownLatch(2);
    List<String> told = new ArrayList<>();
    Succession<String> succession =
        succession(
            (ports, fleet, aside, progress) -> {
              String platform = started(ports, fleet, aside, progress);
              began.countDown();
              if (fleet == TWO) {
                maySaySo.acquire();
                progress.accept("ready");
              }
              return platform;
            });
    String one = succession.next(_ -> {});

    succession.prepare();
    began.await();
    assertThat(told).isEmpty();
    succession.leave(one);
    maySaySo.release();
    succession.next(told::add);

    assertThat(told.toString()).contains("starting", "ready");
  }

  @Test
  void startsNoneWhereAnotherIsStillThere() throws InterruptedException {
    CountDownLatch third = new CountDownLatch(3);
    Succession<String> succession =
        new Succession<>(
            FIRST,
            List.of(ONE, TWO, ONE).iterator(),
            (ports, fleet, aside, progress) -> {
              third.countDown();
              return started(ports, fleet, aside, progress);
            },
            platform -> {
              await(third); // One that came too early would be seen before this has gone.
              stopped(platform);
            });
    String one = succession.next(_ -> {});
    succession.prepare();
    succession.leave(one);
    String two = succession.next(_ -> {});

    succession.prepare();
    succession.next(_ -> {});
    succession.leave(two);
    succession.end();

    assertThat(happened)
        .containsExactly(
            "start 20000 with payments",
            "start 20400 with inventory",
            "stop 20000 with payments",
            "start 20000 with payments",
            "stop 20400 with inventory");
  }

  private static void await(CountDownLatch latch) {
    try {
      boolean _ = latch.await(300, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void stopsOneThatNobodyTook() throws InterruptedException {
    Succession<String> succession = underWay(ONE, TWO);

    succession.prepare();
    succession.end();

    assertThat(happened).contains("start 20400 with inventory", "stop 20400 with inventory");
  }

  @Test
  void goesOnAfterOneThatCannotStart() throws InterruptedException {
    Succession<String> succession =
        succession(
            (ports, fleet, aside, progress) -> {
              if (fleet == ONE) {
                throw new IllegalStateException("port 20000 is taken");
              }
              return started(ports, fleet, aside, progress);
            });

    assertThatThrownBy(() -> succession.next(_ -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("port 20000 is taken");
    assertThat(succession.next(_ -> {})).isEqualTo("20400 with inventory");
  }

  @Test
  void beginsOnceWhatWasBegunAsideBefore() throws InterruptedException {
    Succession<String> succession = underWay(ONE, TWO);

    succession.prepareAside();
    succession.prepare();
    succession.prepare();

    assertThat(succession.next(_ -> {})).isEqualTo("20400 with inventory");
    assertThat(happened).filteredOn(event -> event.startsWith("start")).hasSize(2);
  }

  @Test
  void letsOneStandAsideUntilTheLoadHasEndedOrItIsTaken() throws InterruptedException {
    assumeTrue(Aside.here().isPresent(), "no chrt, or no right to come back");
    BlockingQueue<Aside> asides = new LinkedBlockingQueue<>();
    Succession<String> succession =
        new Succession<>(
            FIRST,
            List.of(ONE, TWO, ONE).iterator(),
            (ports, fleet, aside, progress) -> {
              asides.add(aside);
              return started(ports, fleet, aside, progress);
            },
            this::stopped);

    succession.prepareAside();
    Aside first = asides.take();
    assertThat(first.isOver()).isFalse();
    succession.prepare();
    assertThat(first.isOver()).isTrue();
    succession.leave(succession.next(_ -> {}));

    succession.prepareAside();
    Aside second = asides.take();
    assertThat(second.isOver()).isFalse();
    succession.leave(succession.next(_ -> {}));
    assertThat(second.isOver()).isTrue();

    succession.prepareAside();
    Aside third = asides.take();
    assertThat(third.isOver()).isFalse();
    succession.end();
    assertThat(third.isOver()).isTrue();
  }

  @Test
  void hasNoMoreThanFleets() throws InterruptedException {
    Succession<String> succession = underWay(ONE);

    succession.prepare();
    succession.end();

    assertThat(happened).hasSize(2);
  }
}
