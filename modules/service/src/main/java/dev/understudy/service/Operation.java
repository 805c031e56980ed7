package dev.understudy.service;

import io.vertx.core.Future;
import java.util.Optional;

/** Answers one operation of an OpenAPI document. */
@FunctionalInterface
public interface Operation {

  /** Answers in direct style on a virtual thread. */
  ReplyJson answer(RequestJson request);

  /**
   * Begins the same answer on an event loop, where nothing may wait: for what is asked so often
   * that a thread for each request would cost more than the answer. Empty where there is no such
   * way; then, and when a caller wants the vendors considered, {@link #answer} is asked.
   */
  default Optional<Future<ReplyJson>> begin(RequestJson request) {
    return Optional.empty();
  }
}
