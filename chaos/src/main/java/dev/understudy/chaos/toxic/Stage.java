package dev.understudy.chaos.toxic;

/** What one toxic does to one direction of one connection. */
interface Stage extends Sink {

  /** The toxic has changed and another stage takes this one's place: what is held goes on. */
  default void replaced() {}

  /** The toxic has gone: what is held goes on. */
  default void removed() {
    replaced();
  }

  /** What is held, in bytes. */
  default int waitingBytes() {
    return 0;
  }
}
