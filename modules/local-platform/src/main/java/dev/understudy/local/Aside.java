package dev.understudy.local;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the JVMs of a platform that starts out of the way of one that is being used: until {@link
 * #end} they get what processor time nobody else wants ({@code SCHED_IDLE} of Linux, by {@code
 * chrt}).
 */
public final class Aside {

  /** A thread that begins while others are moved may be missed once, and then has no more heirs. */
  private static final int PASSES = 3;

  private final List<Long> kept = new ArrayList<>();
  private boolean ended;

  Aside(boolean ended) {
    this.ended = ended;
  }

  /**
   * For a platform that nobody is waiting for. Empty where there is no such thing, or where who has
   * stood aside may not come back: that is for root, and for whom {@code RLIMIT_NICE} allows it.
   */
  public static Optional<Aside> here() throws InterruptedException {
    List<String> thereAndBack = List.of("chrt", "--idle", "0", "chrt", "--other", "0", "true");
    return succeeds(thereAndBack) ? Optional.of(new Aside(false)) : Optional.empty();
  }

  /** For a platform that stands aside for nobody. */
  public static Aside none() {
    return new Aside(true);
  }

  private static boolean succeeds(List<String> command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // It is not installed.
    }
  }

  /** Keeps a process that has just begun, unless it is over. */
  synchronized void keep(Process process) {
    if (!ended) {
      kept.add(process.pid());
      move("--idle", process.pid());
    }
  }

  /** Whether they are as others. */
  public synchronized boolean isOver() {
    return ended;
  }

  /** From now on they are as others, and those that begin later as well. */
  public synchronized void end() {
    ended = true;
    for (int pass = 0; pass < PASSES; pass++) {
      kept.forEach(pid -> move("--other", pid));
    }
    kept.clear();
  }

  /** All threads of a process; one that has ended need not be moved. */
  private static void move(String policy, long pid) {
    try {
      boolean _ = succeeds(List.of("chrt", policy, "--all-tasks", "--pid", "0", "" + pid));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
