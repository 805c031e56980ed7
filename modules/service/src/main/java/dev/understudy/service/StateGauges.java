package dev.understudy.service;

import dev.understudy.failover.HealthState;
import dev.understudy.failover.ProviderId;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * The cluster's verdicts as metrics: for each vendor one gauge a state, of which one is 1, so that
 * a query can name the state (OpenMetrics calls it a state set).
 */
final class StateGauges {

  private static final List<String> STATES =
      List.of("UNPROVEN", "UP", "DEGRADED", "DOWN", "PROBING", "RECOVERING", "DRAINED");

  private StateGauges() {}

  /**
   * Registers them.
   *
   * @param state what holds of a vendor now; asked with every scrape
   */
  static void register(
      Collection<ProviderId> providers,
      Function<ProviderId, HealthState> state,
      MeterRegistry meters) {
    for (ProviderId provider : providers) {
      for (String name : STATES) {
        Gauge.builder(
                "understudy.provider.state",
                () -> ProvidersApi.name(state.apply(provider)).equals(name) ? 1 : 0)
            .description("1 for the state that the cluster holds of the vendor, 0 for the others.")
            .tag("provider", provider.value())
            .tag("state", name)
            .register(meters);
      }
    }
  }
}
