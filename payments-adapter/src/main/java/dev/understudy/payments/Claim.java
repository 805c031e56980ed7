package dev.understudy.payments;

/** What became of the try to claim a key. */
sealed interface Claim {

  /** The key is ours; its payment is durable, and named its vendor. */
  record Ours(Payment payment) implements Claim {}

  /** The key was claimed before. */
  record Taken(Payment payment) implements Claim {}

  /** The order is paid, or being paid, under another key. */
  record ReferenceTaken() implements Claim {}
}
