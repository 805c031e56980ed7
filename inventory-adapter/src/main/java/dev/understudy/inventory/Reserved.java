package dev.understudy.inventory;

/** How a request to reserve ended. */
sealed interface Reserved {

  record Held(Reservation reservation) implements Reserved {}

  record OutOfStock() implements Reserved {}

  record UnknownSku() implements Reserved {}
}
