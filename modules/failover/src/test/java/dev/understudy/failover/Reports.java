package dev.understudy.failover;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reports of nodes, as tests write them. */
final class Reports {

  static final ProviderId VENDOR = new ProviderId("stripe");
  static final ProviderId OTHER = new ProviderId("adyen");
  static final HealthPolicy POLICY = HealthPolicy.DEFAULT;
  static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private Reports() {}

  static Tally tally(int good, int bad) {
    return tally(good, bad, Fault.Kind.SERVER_ERROR);
  }

  static Tally tally(int good, int bad, Fault.Kind kind) {
    return new Tally(good, 0, bad, 0, bad == 0 ? Map.of() : Map.of(kind, bad), 0);
  }

  static Observation calls(int good, int bad) {
    return new Observation(tally(good, bad), 0, 1_000, 2_000);
  }

  static VendorReport vendor(Tally calls) {
    return new VendorReport(Trial.NONE, Map.of("charge", new Observation(calls, 0, 1_000, 2_000)));
  }

  /** What a node says of the vendor that most tests are about. */
  static NodeReport seen(String node, int good, int bad) {
    return node(node, Map.of(VENDOR, vendor(tally(good, bad))));
  }

  /** How a recovery step goes at a node. */
  static NodeReport trial(String node, long epoch, int good, int bad) {
    VendorReport report =
        new VendorReport(new Trial(epoch, good, bad), Map.of("charge", calls(good, bad)));
    return node(node, Map.of(VENDOR, report));
  }

  static NodeReport node(String node, Map<ProviderId, VendorReport> vendors) {
    return new NodeReport(node, 1, 1, false, vendors);
  }

  static Evidence evidence(NodeReport... reports) {
    return Evidence.of(heard(reports), POLICY, NOW);
  }

  static List<Heard<NodeReport>> heard(NodeReport... reports) {
    return Arrays.stream(reports).map(report -> new Heard<>(report, NOW)).toList();
  }
}
