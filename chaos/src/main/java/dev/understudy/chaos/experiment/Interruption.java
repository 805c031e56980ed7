package dev.understudy.chaos.experiment;

import java.util.Optional;

/** Interrupts work that may be interrupted, and no other: never what cleans up after it. */
final class Interruption {

  private Optional<Thread> working = Optional.empty();
  private Wish wish = Wish.GO_ON;

  private enum Wish {
    GO_ON,
    STOP
  }

  synchronized void interrupt() {
    wish = Wish.STOP;
    working.ifPresent(Thread::interrupt);
  }

  /** From here on, this thread may be interrupted. */
  synchronized void begin() throws InterruptedException {
    if (wish == Wish.STOP) {
      throw new InterruptedException();
    }
    working = Optional.of(Thread.currentThread());
  }

  /** From here on it may not; what came too late must not hit what follows. */
  synchronized void end() {
    working = Optional.empty();
    boolean late = Thread.interrupted();
    if (late) {
      wish = Wish.STOP;
    }
  }
}
