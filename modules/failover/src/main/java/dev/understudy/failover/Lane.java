package dev.understudy.failover;

/** What this node keeps of its way to one vendor. */
record Lane(Bulkhead bulkhead, Latencies latencies) {

  Lane(int concurrency) {
    this(new Bulkhead(concurrency), new Latencies());
  }
}
