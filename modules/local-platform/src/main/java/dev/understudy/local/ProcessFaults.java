package dev.understudy.local;

import dev.understudy.ledger.EmbeddedDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Faults of processes and of the database, each with its end: a drill that dies leaves none behind,
 * since it is this process that undoes them, and this process owns what it harms.
 */
final class ProcessFaults implements AutoCloseable {

  private static final Duration SIGNAL_PATIENCE = Duration.ofSeconds(5);
  private static final Duration LOOK_EVERY = Duration.ofMillis(5);

  private final Function<String, ChildProcess> processes;
  private final EmbeddedDatabase database;
  private final Provisions provisions;
  private final Map<Long, ProcessFault> active = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final ScheduledExecutorService undoing =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  /**
   * Faults of a running platform.
   *
   * @param processes finds a process by its name, or throws an {@link IllegalArgumentException}
   */
  ProcessFaults(
      Function<String, ChildProcess> processes, EmbeddedDatabase database, Provisions provisions) {
    this.provisions = provisions;
    this.processes = processes;
    this.database = database;
  }

  /**
   * Brings it about, and returns its id once it has taken effect.
   *
   * @throws IllegalArgumentException when its target is unknown, or already harmed
   */
  synchronized long begin(ProcessFault fault) throws InterruptedException, IOException {
    if (active.values().stream().anyMatch(other -> other.target().equals(fault.target()))) {
      throw new IllegalArgumentException(fault.target() + " has a fault already");
    }
    bring(fault);
    long id = ids.incrementAndGet();
    active.put(id, fault);
    Duration lasts = fault.lasts();
    var _ = undoing.schedule(() -> undoQuietly(id), lasts.toMillis(), TimeUnit.MILLISECONDS);
    return id;
  }

  private void bring(ProcessFault fault) throws InterruptedException, IOException {
    requireFitting(fault);
    switch (fault.kind()) {
      case KILL -> processes.apply(fault.target()).kill();
      case PAUSE -> pause(processes.apply(fault.target()));
      case CRASH -> database.crash();
      case FILL -> fill();
      case LOSE_NAME -> names().lose(fault.target());
    }
  }

  /** Full is a disk when the database says so. */
  private void fill() throws IOException {
    disk().fill();
    if (database.refusal().isEmpty()) {
      disk().free();
      throw new PlatformException("the database stores more though its disk is full");
    }
  }

  private SmallDisk disk() {
    return provisions
        .disk()
        .orElseThrow(() -> new IllegalArgumentException("the database has no disk of its own"));
  }

  private VendorNames names() {
    return provisions
        .names()
        .orElseThrow(() -> new IllegalArgumentException("vendors are not known by names here"));
  }

  /** A signal takes effect when the kernel gets to it, which on a busy machine is not at once. */
  private static void pause(ChildProcess process) throws InterruptedException {
    process.pause();
    long end = System.nanoTime() + SIGNAL_PATIENCE.toNanos();
    while (!process.isPaused()) {
      if (System.nanoTime() > end) {
        process.resume();
        throw new PlatformException(process.name() + " runs on though it was told to stop");
      }
      Thread.sleep(LOOK_EVERY);
    }
  }

  private static void requireFitting(ProcessFault fault) {
    boolean concernsDatabase = fault.target().equals(ProcessFault.DATABASE);
    boolean fits =
        switch (fault.kind()) {
          case CRASH, FILL -> concernsDatabase;
          case KILL, PAUSE, LOSE_NAME -> !concernsDatabase;
        };
    if (!fits) {
      throw new IllegalArgumentException(
          "a %s cannot be done to %s".formatted(fault.kind(), fault.target()));
    }
  }

  /** Undoes it now; false when it was over. */
  synchronized boolean end(long id) throws InterruptedException, IOException {
    ProcessFault fault = active.get(id);
    if (fault == null) {
      return false;
    }
    undo(fault);
    active.remove(id);
    return true;
  }

  private void undo(ProcessFault fault) throws InterruptedException, IOException {
    switch (fault.kind()) {
      case KILL -> processes.apply(fault.target()).revive();
      case PAUSE -> processes.apply(fault.target()).resume();
      case CRASH -> database.restart();
      case FILL -> {
        disk().free();
        database.restart(); // It may have ended of it.
      }
      case LOSE_NAME -> names().restore(fault.target());
    }
  }

  private void undoQuietly(long id) {
    try {
      end(id);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | PlatformException e) {
      System.err.println("a fault could not be undone: " + e.getMessage());
    }
  }

  Collection<ProcessFault> active() {
    return active.values();
  }

  /** Undoes nothing that dies with the platform, but what is stopped must run to be ended. */
  @Override
  public void close() {
    undoing.shutdownNow();
    for (long id : active.keySet()) {
      ProcessFault fault = active.get(id);
      if (fault != null && fault.kind() == ProcessFault.Kind.PAUSE) {
        undoQuietly(id);
      }
    }
  }
}
