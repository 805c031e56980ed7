package dev.understudy.payments;

/** How a request to charge ended. */
sealed interface Charged {

  /** The payment as it stands now; it may still be under way. */
  record Stands(Payment payment, boolean replayed) implements Charged {}

  /** Another request with the same key is being worked on. */
  record InFlight() implements Charged {}

  /** The key was used for another request. */
  record KeyReused() implements Charged {}

  /** The order is paid, or being paid, under another key. */
  record ReferenceTaken() implements Charged {}

  /** No vendor may be used, and nothing was done. */
  record NoVendor() implements Charged {}
}
