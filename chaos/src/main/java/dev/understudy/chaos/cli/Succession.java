package dev.understudy.chaos.cli;

import dev.understudy.local.LocalPlatform;
import dev.understudy.local.Ports;
import java.util.Optional;

/**
 * Platforms one after the other. To stop one takes seconds in which the machine has little to do,
 * so the next one starts meanwhile, beside it.
 */
final class Succession {

  private final Ports first;
  private boolean beside;
  private Optional<Thread> leaving = Optional.empty();

  Succession(Ports first) {
    this.first = first;
  }

  /** Where the next one may listen. */
  Ports next() {
    Ports next = beside ? first.beside() : first;
    beside = !beside;
    return next;
  }

  /** Stops one, once the one before it has gone; does not wait for it. */
  void leave(LocalPlatform platform) throws InterruptedException {
    awaitGone();
    leaving = Optional.of(Thread.ofVirtual().name("leaving").start(platform::close));
  }

  /** Waits until all that have left are gone. */
  void awaitGone() throws InterruptedException {
    if (leaving.isPresent()) {
      leaving.get().join();
      leaving = Optional.empty();
    }
  }
}
