package dev.understudy.failover;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When a node should look for the fault at itself: its vendors have nothing to do with each other,
 * yet all of them fail on the way, while the other nodes reach them.
 */
final class Suspicion {

  private Suspicion() {}

  /** Why the node is suspect; empty when it is not. */
  static Optional<String> of(NodeReport node, List<NodeReport> live, Thresholds thresholds) {
    if (!allFailOnTransport(node, thresholds)) {
      return Optional.empty();
    }
    int confirmed = 0;
    for (Map.Entry<ProviderId, VendorReport> vendor : node.vendors().entrySet()) {
      if (vendor.getValue().canTell(thresholds)) {
        Votes well = peersSeeItWell(vendor.getKey(), node, live, thresholds);
        if (well.able() > 0 && !isMajority(well)) {
          return Optional.empty();
        }
        confirmed += well.able() > 0 ? 1 : 0;
      }
    }
    return confirmed == 0
        ? Optional.empty()
        : Optional.of("every vendor fails on the way from here, and other nodes reach them");
  }

  /** One vendor alone proves nothing: it may be the one that fails. */
  private static boolean allFailOnTransport(NodeReport node, Thresholds thresholds) {
    int told = 0;
    for (VendorReport vendor : node.vendors().values()) {
      if (vendor.canTell(thresholds)) {
        if (!vendor.failsOnTransport(thresholds)) {
          return false;
        }
        told++;
      } else if (vendor.pooled().good() > 0) {
        return false;
      }
    }
    return told >= 2;
  }

  private static Votes peersSeeItWell(
      ProviderId provider, NodeReport node, List<NodeReport> live, Thresholds thresholds) {
    List<VendorReport> peers =
        live.stream()
            .filter(peer -> !peer.node().equals(node.node()) && !peer.suspect())
            .flatMap(peer -> peer.about(provider).stream())
            .toList();
    return Votes.of(peers, v -> v.canTell(thresholds), v -> !v.saysDown(thresholds));
  }

  /** One peer is enough where it is the only one: it reaches what this node does not. */
  private static boolean isMajority(Votes votes) {
    return votes.ayes() * 2 > votes.able();
  }
}
