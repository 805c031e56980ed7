package dev.understudy.inventory;

/** What a read of one place came to. */
sealed interface Read {

  record Known(Availability availability) implements Read {}

  record UnknownSku() implements Read {}

  /** No vendor answers, and what was last known is older than the caller accepts. */
  record TooStale() implements Read {}
}
