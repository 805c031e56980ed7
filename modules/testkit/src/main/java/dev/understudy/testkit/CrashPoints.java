package dev.understudy.testkit;

import dev.understudy.ledger.Sql;
import dev.understudy.service.VendorCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The points at which one node can die, or stand still: before and after each effect that others
 * can see. A first run counts them; then the same work is done once for each of them, and dies
 * there. What is dead does nothing more: everything that is led through here throws {@link
 * NodeCrashed} from then on.
 *
 * <p>The product has no hooks for this: it is put around the ports that an adapter is wired with.
 */
public final class CrashPoints {

  private final int special;
  private final Optional<Runnable> meanwhile;
  private final List<String> passed = new ArrayList<>();
  private boolean dead;

  private CrashPoints(int special, Optional<Runnable> meanwhile) {
    this.special = special;
    this.meanwhile = meanwhile;
  }

  /** Nobody dies; the points are counted. */
  public static CrashPoints counting() {
    return new CrashPoints(Integer.MAX_VALUE, Optional.empty());
  }

  /**
   * The node dies at one point.
   *
   * @param fatal the point's number, from 0
   */
  public static CrashPoints dyingAt(int fatal) {
    return new CrashPoints(fatal, Optional.empty());
  }

  /**
   * The node stands still at one point, and then goes on as if nothing had been.
   *
   * @param meanwhile what the world does until then
   */
  public static CrashPoints pausingAt(int point, Runnable meanwhile) {
    return new CrashPoints(point, Optional.of(meanwhile));
  }

  /**
   * The work has come to a point.
   *
   * @param where such as {@code "before commit 2"}
   */
  public synchronized void reach(String where) {
    if (dead) {
      throw new NodeCrashed("earlier");
    }
    passed.add(where);
    if (passed.size() - 1 != special) {
      return;
    }
    if (meanwhile.isEmpty()) {
      dead = true;
      throw new NodeCrashed(where);
    }
    // All of the node stands still: its other threads wait for this one here.
    meanwhile.get().run();
  }

  /** The points that were reached, in order. */
  public synchronized List<String> passed() {
    return List.copyOf(passed);
  }

  public synchronized boolean dead() {
    return dead;
  }

  /** A ledger whose every commit is two points. */
  public Sql around(Sql sql) {
    return new CrashingSql(sql, this);
  }

  /** A vendor at which every exchange is two points; the vendor gets what was sent before it. */
  public VendorCalls around(String vendor, VendorCalls calls) {
    return (request, deadline) -> {
      String name = vendor + " " + request.method() + " " + request.path();
      reach("before " + name);
      var outcome = calls.send(request, deadline);
      reach("after " + name);
      return outcome;
    };
  }
}
