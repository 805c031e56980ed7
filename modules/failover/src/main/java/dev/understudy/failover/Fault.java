package dev.understudy.failover;

import java.time.Duration;
import java.util.Optional;

/**
 * What went wrong between us and a vendor.
 *
 * @param kind the class of fault; health rules and dashboards count by it
 * @param detail for people, at most 300 characters; holds no card number and no secret
 * @param retryAfter how long the vendor asked to be left alone, if it did
 */
public record Fault(Kind kind, String detail, Optional<Duration> retryAfter) {

  private static final int DETAIL_LIMIT = 300;

  public enum Kind {
    /** The connection was refused: nothing listens. */
    REFUSED,
    /** The name did not resolve. */
    DNS,
    /** The certificate or the handshake was not good. */
    TLS,
    /** No answer in time. */
    TIMED_OUT,
    /** The connection broke. */
    RESET,
    /** The vendor said that we call too often. */
    RATE_LIMITED,
    /** The vendor said that it failed. */
    SERVER_ERROR,
    /** The answer was not what its protocol allows. */
    MALFORMED,
    /** The answer was well-formed, but not of the shape that the pinned version promises. */
    SCHEMA,
    /** The vendor does not accept our account: key, permission, suspension. */
    ACCOUNT
  }

  public Fault {
    detail = detail.length() <= DETAIL_LIMIT ? detail : detail.substring(0, DETAIL_LIMIT - 1) + "…";
  }

  public Fault(Kind kind, String detail) {
    this(kind, detail, Optional.empty());
  }
}
