package dev.understudy.email;

/** Where the mail to one recipient stands. */
enum MailStatus {
  QUEUED(true),
  /** A worker has it; no vendor has. */
  LEASED(true),
  /** A vendor may have it: written before the first byte goes out. */
  DISPATCHED(true),
  /** Nobody knows whether a vendor took it; evidence is waited for. */
  AMBIGUOUS(true),
  /** A vendor took it. */
  ACCEPTED(false),
  /** The recipient's server took it. */
  DELIVERED(false),
  /** The recipient's server refused it. */
  BOUNCED(false),
  /** The recipient called it spam. */
  COMPLAINED(false),
  /** A vendor will never take it. */
  FAILED(false),
  /** The recipient is on the suppression list. */
  SUPPRESSED(false),
  /** Nobody took it in its lifetime. */
  EXPIRED(false),
  /** Taken back before any vendor had it. */
  CANCELLED(false),
  /** It may have been sent, and may not be sent again without a person's word. */
  REVIEW(false);

  private final boolean inFlight;

  MailStatus(boolean inFlight) {
    this.inFlight = inFlight;
  }

  /** Whether something will still be done of itself. */
  boolean inFlight() {
    return inFlight;
  }
}
