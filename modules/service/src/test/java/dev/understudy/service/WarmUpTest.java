package dev.understudy.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WarmUpTest {

  private static final Duration LONG = Duration.ofMinutes(10);

  @Test
  @Timeout(60)
  void aCallThatNeverEndsKeepsNobodyWaiting() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);

    WarmUp.of(List.of(() -> hang(begun, never)), Duration.ofMillis(100));

    assertThat(never.getCount()).isOne();
    never.countDown();
  }

  private static void hang(CountDownLatch begun, CountDownLatch never) {
    begun.countDown();
    try {
      boolean _ = never.await(LONG.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void thoseThatEndAreWaitedForAlsoWhenOneFails() {
    CountDownLatch done = new CountDownLatch(2);

    WarmUp.of(
        List.of(
            done::countDown,
            done::countDown,
            () -> {
              throw new IllegalStateException("a vendor that is not there");
            }),
        LONG);

    assertThat(done.getCount()).isZero();
  }
}
