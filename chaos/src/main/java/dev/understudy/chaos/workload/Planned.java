package dev.understudy.chaos.workload;

/**
 * An operation that is meant to start.
 *
 * @param number from 1, among those of its kind: what it is about (its order, its SKU, its amount)
 *     follows from it
 * @param atNanos from the start of the workload
 */
record Planned(String kind, long number, long atNanos) {

  /** Its caller's name for it: an idempotency key, once a run's own name stands before it. */
  String key() {
    return kind + "-" + number;
  }
}
