package dev.understudy.testkit;

/** What becomes of one request to a vendor. */
public enum Fate {
  ANSWERED,
  /** No connection: the vendor never hears of it. */
  NOT_SENT,
  /** The vendor does it, and its answer is lost. */
  REPLY_LOST,
  /** The caller waits in vain; the vendor does it when the test says so. */
  EXECUTED_LATE,
  /** The caller waits in vain, and the vendor never does it. */
  SWALLOWED,
  /** The vendor does it, and then answers 500. */
  FAILS_AFTER_EXECUTION,
  /** 429, and the vendor does nothing. */
  RATE_LIMITED,
  /** The vendor does it, and answers 200 with something that is not its protocol. */
  MALFORMED
}
