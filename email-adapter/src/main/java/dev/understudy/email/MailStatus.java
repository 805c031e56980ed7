package dev.understudy.email;

/** Where the mail to one recipient stands. */
enum MailStatus {
  QUEUED,
  /** A worker has it. */
  LEASED,
  /** A vendor may have it: written before the first byte goes out. */
  DISPATCHED,
  /** A vendor took it. */
  ACCEPTED,
  /** A vendor will never take it. */
  FAILED,
  /** It may have been sent twice already: a person decides. */
  REVIEW
}
