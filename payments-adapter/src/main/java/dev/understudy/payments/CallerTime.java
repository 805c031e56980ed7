package dev.understudy.payments;

import dev.understudy.failover.Deadline;
import dev.understudy.ledger.Patience;
import dev.understudy.service.Problem;
import dev.understudy.service.ProblemException;
import dev.understudy.service.RequestJson;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;

/**
 * By when a caller wants its answer. Its time runs from when the request's head was read: what it
 * has waited for its turn is gone, and neither a vendor nor the ledger has it any more.
 *
 * @param limit the most that is taken, also when the caller says more or nothing
 */
record CallerTime(Duration limit, InstantSource clock) {

  private static final Duration SOON = Duration.ofSeconds(1);

  /**
   * What is left of it.
   *
   * @throws ProblemException when it is not even enough to write something down: then nothing is
   *     begun, since nobody would hear how it ended
   */
  Duration left(RequestJson request) {
    Duration asked =
        request
            .header("request-timeout-ms")
            .map(millis -> Duration.ofMillis(Long.parseLong(millis)))
            .filter(shorter -> shorter.compareTo(limit) < 0)
            .orElse(limit);
    Duration left = asked.minus(request.waited());
    if (left.compareTo(Payments.TO_WRITE) <= 0) {
      throw new ProblemException(
          Problem.unavailable("its time was up before its turn came; nothing was done", SOON));
    }
    return left;
  }

  /** Does work in what is left. Vendors get what the ledger leaves them of it. */
  <T> T in(RequestJson request, Function<Deadline, T> work) {
    Duration left = left(request);
    Deadline deadline = Deadline.after(left.minus(Payments.TO_WRITE), clock);
    return Patience.of(left, () -> work.apply(deadline));
  }
}
