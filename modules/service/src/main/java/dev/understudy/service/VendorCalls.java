package dev.understudy.service;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import java.util.function.Function;

/**
 * The way to one vendor as its adapter uses it. {@link VendorHttp} is the real one; a test may lead
 * it to a vendor in the same process, or cut it between any two steps.
 */
public interface VendorCalls {

  /** Sends and waits, on a virtual thread. Ends by the deadline, in an outcome; never throws. */
  Outcome<VendorReply> send(VendorRequest request, Deadline deadline);

  /**
   * The same, and reads the answer. One that cannot be read, whatever it holds, is {@code Unknown}:
   * the vendor has done something.
   */
  default <T> Outcome<T> send(
      VendorRequest request, Deadline deadline, Function<VendorReply, Outcome<T>> reading) {
    return send(request, deadline).flatMap(reply -> read(reply, reading));
  }

  private static <T> Outcome<T> read(VendorReply reply, Function<VendorReply, Outcome<T>> reading) {
    try {
      return reading.apply(reply);
    } catch (RuntimeException e) {
      return new Outcome.Unknown<>(
          new Fault(
              Fault.Kind.SCHEMA,
              "status " + reply.status() + " cannot be read: " + CardNumbers.masked("" + e)));
    }
  }
}
