package dev.understudy.chaos.drill;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Strikes at each moment of a schedule, several faults at a time, and takes every one back: at its
 * end, at the end of the drill, and when the process ends before.
 */
final class Striker implements AutoCloseable {

  private final Injector injector;
  private final LongSupplier now;
  private final BiConsumer<Long, String> note;
  private final Map<String, Injection> active = new ConcurrentHashMap<>();
  private final List<Injected> done = new CopyOnWriteArrayList<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Thread hook = new Thread(this::undoAll, "undo-faults");

  /**
   * A striker that is idle yet.
   *
   * @param now milliseconds from the start of the drill
   */
  Striker(Injector injector, LongSupplier now, BiConsumer<Long, String> note) {
    this.injector = injector;
    this.now = now;
    this.note = note;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Begins a schedule; its times count from here. */
  void begin(List<Injection> schedule) {
    long start = now.getAsLong();
    for (Injection injection : schedule) {
      threads.add(Thread.ofVirtual().name(injection.name()).start(() -> strike(injection, start)));
    }
  }

  private void strike(Injection injection, long start) {
    long from = -1;
    boolean observed = false;
    try {
      sleepUntil(start + injection.at().toMillis());
      from = now.getAsLong();
      active.put(injection.name(), injection);
      injector.begin(injection);
      note.accept(from, "begins: " + injection.name() + " (" + injection.fault().told() + ")");
      sleepUntil(start + injection.end().toMillis());
      observed = injector.observed(injection);
    } catch (DrillException e) {
      failures.add(injection.name() + ": " + e.getMessage());
    } catch (InterruptedException e) {
      observed = from >= 0 && isObserved(injection);
      Thread.currentThread().interrupt();
    } finally {
      undo(injection);
    }
    if (from >= 0) {
      long to = now.getAsLong();
      done.add(new Injected(injection, from, to, observed));
      note.accept(to, "ends: " + injection.name() + (observed ? "" : ", which nobody met"));
    }
  }

  /** In a drill that is stopped early. */
  private boolean isObserved(Injection injection) {
    try {
      return injector.observed(injection);
    } catch (DrillException e) {
      failures.add(injection.name() + ": " + e.getMessage());
      return false;
    }
  }

  /** Ends all of it early. */
  void stop() {
    threads.forEach(Thread::interrupt);
  }

  private void sleepUntil(long moment) throws InterruptedException {
    long left = moment - now.getAsLong();
    if (left > 0) {
      Thread.sleep(left);
    }
  }

  private void undo(Injection injection) {
    if (active.remove(injection.name()) == null) {
      return;
    }
    boolean interrupted = Thread.interrupted(); // It must not cut the calls that undo.
    try {
      injector.end(injection);
    } catch (DrillException e) {
      failures.add(injection.name() + " was not taken back: " + e.getMessage());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void undoAll() {
    List.copyOf(active.values()).forEach(this::undo);
  }

  /** What is being done now; empty when nothing is. */
  String told() {
    return new TreeMap<>(active)
        .values().stream()
            .map(injection -> injection.fault().told())
            .collect(Collectors.joining(", "));
  }

  /** Waits for the last of them. */
  void awaitEnd() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** All that was brought about, in order. */
  List<Injected> injected() {
    return done.stream().sorted(Comparator.comparing(Injected::from)).toList();
  }

  /** What could not be done or undone; none is good. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public void close() {
    stop();
    undoAll();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook does the same.
      return;
    }
  }
}
