package dev.understudy.inventory;

/** What follows when a vendor's count is not what it should be. */
enum DriftPolicy {
  /** Other channels sell there, or units were found: the ledger follows, and the other vendors. */
  TRUST_VENDOR,
  /** Nobody but the platform may change it: the vendor is told to follow. */
  TRUST_LEDGER,
  /** Nothing of it is sold until the difference is gone or an operator has decided. */
  FREEZE
}
