package dev.understudy.payments.process;

/** What a customer does with an order. */
enum Journey {
  CHARGE("automatic", "pm_ok"),
  BE_DECLINED("automatic", "pm_declined"),
  HOLD("manual", "pm_ok"),
  CAPTURE("manual", "pm_ok"),
  /** A part, and then the last part. */
  CAPTURE_PARTS("manual", "pm_ok"),
  /** A part, and the rest is let go; a part of that is given back. */
  CAPTURE_PART_AND_REFUND("manual", "pm_ok"),
  CANCEL("manual", "pm_ok"),
  /** Two who do not know of each other; one of them is refused. */
  CAPTURE_OR_CANCEL("manual", "pm_ok"),
  REFUND("automatic", "pm_ok"),
  REFUND_PARTS("automatic", "pm_ok"),
  /** Four at once, each for three tenths: three of them fit. */
  REFUNDS_AT_ONCE("automatic", "pm_ok");

  final String capture;
  final String method;

  Journey(String capture, String method) {
    this.capture = capture;
    this.method = method;
  }
}
