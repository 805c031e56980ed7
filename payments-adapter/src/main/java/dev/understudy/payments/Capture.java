package dev.understudy.payments;

/** When the money moves: with the authorisation, or by a later call. */
public enum Capture {
  AUTOMATIC,
  MANUAL
}
