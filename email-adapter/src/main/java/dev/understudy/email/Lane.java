package dev.understudy.email;

/** Mail of one lane never waits for that of the other. */
enum Lane {
  /** Somebody waits for it: a receipt, a new password. */
  TRANSACTIONAL,
  /** Nobody does: a newsletter. */
  BULK
}
