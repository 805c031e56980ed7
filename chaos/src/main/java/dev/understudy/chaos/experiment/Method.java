package dev.understudy.chaos.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/** Carries out a list of activities: one after the other, those in the background meanwhile. */
final class Method {

  private final Performer performer;
  private final Listener each;
  private final BooleanSupplier goesOn;

  /**
   * A method.
   *
   * @param each is told of each activity when it has ended
   */
  Method(Performer performer, Listener each) {
    this(performer, each, () -> true);
  }

  /**
   * A method that somebody can end.
   *
   * @param goesOn is asked before each activity
   */
  Method(Performer performer, Listener each, BooleanSupplier goesOn) {
    this.performer = performer;
    this.each = each;
    this.goesOn = goesOn;
  }

  /** Hears of activities that have ended. */
  @FunctionalInterface
  interface Listener {
    void ended(Performed done) throws InterruptedException;
  }

  /** What to do when one of them does badly. */
  enum WhenBad {
    STOP,
    GO_ON
  }

  /**
   * Returns what was carried out, in the order of the list. When it is interrupted, those in the
   * background are, too.
   */
  List<Performed> carryOut(List<Activity> activities, WhenBad whenBad) throws InterruptedException {
    List<Future<Performed>> all = new ArrayList<>();
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      for (Activity activity : activities) {
        if (!goesOn.getAsBoolean()) {
          break;
        }
        Future<Performed> one = threads.submit(() -> perform(activity));
        all.add(one);
        if (!activity.background() && !result(one).isGood() && whenBad == WhenBad.STOP) {
          break;
        }
      }
      List<Performed> results = new ArrayList<>();
      for (Future<Performed> one : all) {
        results.add(result(one));
      }
      return results;
    } finally {
      threads.shutdownNow();
      threads.close();
    }
  }

  private Performed perform(Activity activity) throws InterruptedException {
    Performed done = performer.perform(activity);
    each.ended(done);
    return done;
  }

  private static Performed result(Future<Performed> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InterruptedException) {
        throw new InterruptedException();
      }
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e);
    }
  }
}
