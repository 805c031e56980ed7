package dev.understudy.chaos.toxic;

/** A stage whose pieces leave at times of their own. */
interface Queued extends Stage {

  TimedQueue queue();

  @Override
  default void end() {
    queue().end(System.nanoTime());
  }

  @Override
  default void replaced() {
    queue().flush();
  }

  @Override
  default int waitingBytes() {
    return queue().waitingBytes();
  }
}
