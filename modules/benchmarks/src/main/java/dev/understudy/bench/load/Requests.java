package dev.understudy.bench.load;

/** What is asked. */
@FunctionalInterface
public interface Requests {

  /**
   * The next request.
   *
   * @param caller who asks, from 0; of two requests at the same time of a closed loop each has
   *     another one
   * @param number counts all requests, from 0
   */
  Request next(int caller, long number);
}
