package dev.understudy.health;

import static dev.understudy.health.TestMembers.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Four processes call one vendor by one account, counted by the vendor in sliding 10 s. */
class SharedRatesTest {

  private static final int PER_SECOND = 200;

  /** 5 % more than the rate, in ten seconds. */
  private static final int ALLOWED = 2_100;

  private static void call(MemberProcesses.Node node, CountingVendor vendor, String how)
      throws IOException {
    assertThat(node.say("call %d %s %d".formatted(vendor.port(), how, PER_SECOND)))
        .isEqualTo("done");
  }

  /** Waits until so many more calls were made. */
  private static void awaitCalls(CountingVendor vendor, long more) {
    long before = vendor.all();
    await(() -> vendor.all() >= before + more);
  }

  @Test
  void theRateIsTheAccountsWhileMembersComeAndGo() throws IOException {
    try (CountingVendor vendor = new CountingVendor();
        MemberProcesses nodes = MemberProcesses.onLoopback(4)) {
      for (MemberProcesses.Node node : nodes.all()) {
        call(node, vendor, "shared");
      }
      Instant start = Instant.now();
      awaitCalls(vendor, 2_000);
      double seconds = Duration.between(start, Instant.now()).toMillis() / 1_000.0;
      // The bound would hold with no calls at all.
      assertThat(seconds).as("for 10 s of calls").isLessThan(12.5);
      for (int killed : List.of(0, 3)) {
        nodes.get(killed).kill();
        awaitCalls(vendor, 500);
        MemberProcesses.Node again = nodes.restart(killed, System.getProperty("java.class.path"));
        again.started();
        call(again, vendor, "shared");
        awaitCalls(vendor, 500);
      }
      System.out.printf("most in 10 s: %d of %d%n", vendor.most(), PER_SECOND * 10);
      assertThat(vendor.most()).isLessThanOrEqualTo(ALLOWED);
    }
  }

  @Test
  void ratesThatEachNodeKeepsForItselfAreSeen() throws IOException {
    try (CountingVendor vendor = new CountingVendor();
        MemberProcesses nodes = MemberProcesses.onLoopback(4)) {
      for (MemberProcesses.Node node : nodes.all()) {
        call(node, vendor, "own");
      }

      await(() -> vendor.most() > ALLOWED);
    }
  }
}
