package dev.understudy.chaos.cli;

import dev.understudy.local.Aside;
import dev.understudy.local.Fleet;
import dev.understudy.local.Ports;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/**
 * Platforms one after the other. To start one keeps a machine busy for seconds. So the next one
 * starts aside while a load goes on, and with all that the machine has while what the load has left
 * is settled, counted and stopped.
 *
 * @param <P> a platform
 */
final class Succession<P> {

  private final Ports first;
  private final Iterator<Fleet> fleets;
  private final Start<P> start;
  private final Consumer<P> stop;
  private boolean beside;
  private Optional<Coming<P>> coming = Optional.empty();
  private Optional<Thread> leaving = Optional.empty();

  /** Starts a platform, and returns when it is ready. */
  @FunctionalInterface
  interface Start<P> {
    P start(Ports ports, Fleet fleet, Aside aside, Consumer<String> progress)
        throws InterruptedException;
  }

  /** One that starts, and what it has said meanwhile. */
  private record Coming<P>(FutureTask<P> start, Optional<Aside> aside, Said said) {}

  /**
   * Platforms of these fleets.
   *
   * @param first where the first, the third and so on may listen
   * @param stop returns when one is gone
   */
  Succession(Ports first, Iterator<Fleet> fleets, Start<P> start, Consumer<P> stop) {
    this.first = first;
    this.fleets = fleets;
    this.start = start;
    this.stop = stop;
  }

  /**
   * Begins to start the next one aside, if there is one and this machine can; waits for nothing.
   */
  void prepareAside() throws InterruptedException {
    Optional<Aside> aside = Aside.here();
    if (aside.isPresent()) {
      begin(aside);
    }
  }

  /**
   * Begins to start the next one, if there is one, and from now on with all that the machine has.
   */
  void prepare() {
    if (coming.isPresent()) {
      coming.get().aside.ifPresent(Aside::end);
    } else {
      begin(Optional.empty());
    }
  }

  private void begin(Optional<Aside> aside) {
    if (coming.isPresent() || !fleets.hasNext()) {
      return;
    }
    Fleet fleet = fleets.next();
    Ports ports = beside ? first.beside() : first;
    beside = !beside;
    Said said = new Said();
    Optional<Thread> before = leaving;
    FutureTask<P> task =
        new FutureTask<>(
            () -> {
              join(before); // It listened where this one will.
              return start.start(ports, fleet, aside.orElse(Aside.none()), said);
            });
    coming = Optional.of(new Coming<>(task, aside, said));
    Thread.ofVirtual().name("coming").start(task);
  }

  /**
   * The next one, ready.
   *
   * @throws dev.understudy.local.PlatformException when it cannot start
   * @throws java.util.NoSuchElementException when there is none
   */
  P next(Consumer<String> progress) throws InterruptedException {
    prepare();
    Coming<P> next = coming.orElseThrow();
    coming = Optional.empty();
    next.said.tell(progress);
    try {
      return next.start.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }
  }

  /** Stops one, once the one before it is gone; does not wait for it. */
  void leave(P platform) throws InterruptedException {
    join(leaving);
    leaving = Optional.of(Thread.ofVirtual().name("leaving").start(() -> stop.accept(platform)));
  }

  private static void join(Optional<Thread> thread) throws InterruptedException {
    if (thread.isPresent()) {
      thread.get().join();
    }
  }

  /** Waits until all that have left are gone, and with them one that nobody has taken. */
  void end() throws InterruptedException {
    if (coming.isPresent()) {
      coming.get().aside.ifPresent(Aside::end);
      try {
        stop.accept(coming.get().start.get());
      } catch (ExecutionException e) {
        // Then there is nothing to stop.
      }
      coming = Optional.empty();
    }
    join(leaving);
  }

  /** Keeps the words of a start until somebody listens. */
  private static final class Said implements Consumer<String> {

    private final StringBuilder kept = new StringBuilder();
    private Optional<Consumer<String>> listener = Optional.empty();

    @Override
    public synchronized void accept(String words) {
      if (listener.isPresent()) {
        listener.get().accept(words);
      } else {
        kept.append(kept.isEmpty() ? "" : System.lineSeparator()).append(words);
      }
    }

    synchronized void tell(Consumer<String> to) {
      if (!kept.isEmpty()) {
        to.accept(kept.toString());
      }
      listener = Optional.of(to);
    }
  }
}
