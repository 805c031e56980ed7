package dev.understudy.chaos.workload;

import java.util.ArrayList;
import java.util.List;

/**
 * Calls under a deadline: all answers are counted, and the calls that were late are kept. To wait
 * for longer than the deadline and then to get nothing is late too; to be refused at once is not.
 */
public final class Attempts {

  private final Tally answers = new Tally();
  private final List<Attempt> late = new ArrayList<>();
  private long unanswered;

  /** Notes one more. */
  public synchronized void add(Attempt attempt) {
    boolean isLate = attempt.tookMillis() > Operations.LATEST.toMillis();
    if (attempt.answered()) {
      answers.took((double) attempt.tookMillis());
    } else if (isLate) {
      unanswered++;
    }
    if (isLate) {
      late.add(attempt);
    }
  }

  /** All that count: the answers, and what was waited for in vain. */
  public synchronized long count() {
    return answers.count() + unanswered;
  }

  /** Those that ended later than {@link Operations#LATEST} after their start. */
  public synchronized List<Attempt> late() {
    return List.copyOf(late);
  }

  /** A percentile of the time that answers took, in milliseconds. */
  public synchronized double millis(double percentile) {
    return answers.millis(percentile);
  }
}
