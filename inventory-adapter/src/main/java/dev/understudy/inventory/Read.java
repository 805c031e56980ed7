package dev.understudy.inventory;

/** What a read of one place came to. */
sealed interface Read {

  record Known(Availability availability) implements Read {}

  record UnknownSku() implements Read {}

  /** No vendor answers, and nothing is known that is as young as the caller accepts. */
  record TooStale() implements Read {}
}
