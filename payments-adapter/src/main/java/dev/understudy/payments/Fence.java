package dev.understudy.payments;

/** What became of the order to keep no money for a charge. */
public sealed interface Fence {

  /** Proven: it was cancelled or given back, and cannot be done any more. */
  record Done(String how) implements Fence {}

  /** The vendor has taken the order and will tell by webhook. */
  record Pending(String how) implements Fence {}

  /** The vendor knows of no such charge; one that is under way may still come. */
  record NothingThere() implements Fence {}
}
