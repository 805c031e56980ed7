package dev.understudy.payments;

/**
 * Someone else holds the payment now, so no vendor may be asked for it any more. Thrown, since it
 * says nothing of a vendor: an outcome would count for or against its health.
 */
final class LeaseLost extends RuntimeException {

  private static final long serialVersionUID = 1;

  LeaseLost() {
    super("the lease was lost", null, false, false);
  }
}
