package dev.understudy.failover;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * All that one node has seen, in one piece and written by that node alone.
 *
 * @param nodeEpoch when the node's process started, so that a restarted node's first word counts
 * @param sequence grows with each report of the process
 * @param suspect the node holds that itself is at fault, not the vendors: it has no vote
 */
public record NodeReport(
    String node,
    long nodeEpoch,
    long sequence,
    boolean suspect,
    Map<ProviderId, VendorReport> vendors) {

  private static final Comparator<NodeReport> AGE =
      Comparator.comparingLong(NodeReport::nodeEpoch).thenComparingLong(NodeReport::sequence);

  public NodeReport {
    vendors = Map.copyOf(vendors);
  }

  /** Of two reports of a node the newer one holds, whichever arrives first. */
  public boolean isNewerThan(NodeReport other) {
    return AGE.compare(this, other) > 0;
  }

  Optional<VendorReport> about(ProviderId provider) {
    return Optional.ofNullable(vendors.get(provider));
  }
}
