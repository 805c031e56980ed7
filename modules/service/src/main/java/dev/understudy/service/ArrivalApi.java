package dev.understudy.service;

import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * When a request's head was read. A caller's time runs from then on, and not only from when its
 * turn has come: on a busy node most of it may be spent between the two.
 */
final class ArrivalApi {

  private static final String KEY = "understudy.arrival";

  private ArrivalApi() {}

  /** To be the first of all handlers. */
  static void note(RoutingContext context) {
    context.put(KEY, System.nanoTime());
    context.next();
  }

  /** In terms of {@link System#nanoTime}. */
  static long nanos(RoutingContext context) {
    return Optional.ofNullable(context.<Long>get(KEY)).orElseGet(System::nanoTime);
  }
}
