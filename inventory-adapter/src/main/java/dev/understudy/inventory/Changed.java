package dev.understudy.inventory;

/** How a request to change stock ended. */
sealed interface Changed {

  /** It is made, now or since the same key was used first. */
  record Done(Stock stock) implements Changed {}

  /** It would take away units that are held. */
  record WouldTakeHeld() implements Changed {}

  record UnknownSku() implements Changed {}

  /** The key was used for another request. */
  record KeyReused() implements Changed {}
}
