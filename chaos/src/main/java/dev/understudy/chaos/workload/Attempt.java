package dev.understudy.chaos.workload;

/**
 * One call of a caller who had named a deadline, however the operation went on.
 *
 * @param node the address that was asked
 * @param fromMillis and {@code toMillis}: from the start of the workload
 * @param answered false when there was no answer at all
 */
public record Attempt(String node, long fromMillis, long toMillis, boolean answered) {

  long tookMillis() {
    return toMillis - fromMillis;
  }
}
