package dev.understudy.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthSnapshotTest {

  private static final ProviderId VENDOR = new ProviderId("stripe");

  private static VendorHealth holds(HealthState state, double localShare) {
    return new VendorHealth(
        new Verdict(VENDOR, state, 1, Instant.EPOCH, "set", Map.of(), 0), localShare);
  }

  @Test
  void theMoreCautiousOfClusterAndNodeHolds() {
    assertThat(holds(new HealthState.Up(), 0.05).share()).isEqualTo(0.05);
    assertThat(holds(new HealthState.Recovering(25), 1).share()).isEqualTo(0.25);
    assertThat(holds(new HealthState.Down(), 1).share()).isZero();
  }

  @Test
  void aVendorThatIsNotInItGetsNothing() {
    HealthSnapshot snapshot = HealthSnapshot.of(List.of(holds(new HealthState.Up(), 1)));

    assertThat(snapshot.share(VENDOR)).isEqualTo(1);
    assertThat(snapshot.share(new ProviderId("adyen"))).isZero();
  }

  @Test
  void aShareBeyondOneIsRefused() {
    assertThatThrownBy(() -> holds(new HealthState.Up(), 1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("localShare must be in [0, 1], was 1.5");
  }
}
