package dev.understudy.failover;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The order in which one call will try its vendors. Who is first is decided; the order of the rest
 * is drawn when somebody asks for it, since most calls never do.
 */
public final class Plan {

  private final Optional<ProviderId> first;
  private final int size;
  private final Supplier<List<ProviderId>> rest;
  private final List<Considered> passedOver;
  private final boolean panic;

  private Plan(
      Optional<ProviderId> first,
      int size,
      Supplier<List<ProviderId>> rest,
      List<Considered> passedOver,
      boolean panic) {
    this.first = first;
    this.size = size;
    this.rest = rest;
    this.passedOver = List.copyOf(passedOver);
    this.panic = panic;
  }

  /**
   * For what only one vendor can do, such as a refund of its own charge. It is asked whatever its
   * health: nobody else can, and a drain ends new business only.
   */
  public static Plan pinned(ProviderId provider) {
    return new Plan(Optional.of(provider), 1, List::of, List.of(), false);
  }

  /**
   * @param rest how many more there are, and how to draw their order
   * @param panic whether no vendor is admitted
   */
  static Plan of(
      ProviderId first,
      int rest,
      Supplier<List<ProviderId>> order,
      List<Considered> passedOver,
      boolean panic) {
    return new Plan(Optional.of(first), 1 + rest, order, passedOver, panic);
  }

  static Plan empty(List<Considered> passedOver) {
    return new Plan(Optional.empty(), 0, List::of, passedOver, false);
  }

  /** Who is tried first; empty when no vendor may be used. */
  public Optional<ProviderId> first() {
    return first;
  }

  /** Vendors that were not admitted, and why. */
  List<Considered> passedOver() {
    return passedOver;
  }

  /** Whether no vendor was admitted, so that those of the plan are a last resort. */
  boolean isPanic() {
    return panic;
  }

  Iterator<ProviderId> order() {
    return new Iterator<>() {
      private int given;
      private List<ProviderId> later = List.of();

      @Override
      public boolean hasNext() {
        return given < size;
      }

      @Override
      public ProviderId next() {
        if (given == size) {
          throw new NoSuchElementException();
        }
        if (given == 1) {
          later = rest.get();
        }
        return given++ == 0 ? first.orElseThrow() : later.get(given - 2);
      }
    };
  }
}
