package dev.understudy.payments;

import java.time.Duration;

/**
 * When the resolver stops asking and acts.
 *
 * @param fenceAfter from this age on a payment that its vendor does not answer for is fenced
 * @param manualAfter from this age on a person must look
 * @param actionLimit for so long a customer may take to authenticate
 */
record ResolvePolicy(Duration fenceAfter, Duration manualAfter, Duration actionLimit) {

  static final ResolvePolicy DEFAULT =
      new ResolvePolicy(Duration.ofSeconds(30), Duration.ofHours(1), Duration.ofHours(1));

  ResolvePolicy {
    if (manualAfter.compareTo(fenceAfter) < 0) {
      throw new IllegalArgumentException(
          "manualAfter must not be less than fenceAfter, was " + manualAfter);
    }
  }
}
