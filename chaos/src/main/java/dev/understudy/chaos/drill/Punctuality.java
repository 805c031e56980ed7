package dev.understudy.chaos.drill;

import dev.understudy.chaos.check.Invariant;
import dev.understudy.chaos.workload.Attempt;
import dev.understudy.chaos.workload.Attempts;
import dev.understudy.chaos.workload.Operations;
import java.util.List;
import java.util.Locale;

/**
 * Whether callers were answered by the deadlines that they had named: 99 of 100 calls, each attempt
 * by itself. A process that the kernel has stopped answers nobody, so calls that were under way at
 * a node while it was paused are left out; those at the other nodes are not, nor are any others.
 */
final class Punctuality {

  private static final int PERCENT_LATE = 1;

  private final List<Injected> injected;
  private final List<Node> nodes;

  Punctuality(List<Injected> injected, List<Node> nodes) {
    this.injected = List.copyOf(injected);
    this.nodes = List.copyOf(nodes);
  }

  Invariant judge(Attempts attempts) {
    List<Attempt> late = attempts.late();
    long excused = late.stream().filter(this::wasPaused).count();
    long counted = attempts.count() - excused;
    long wrong = late.size() - excused;
    String told =
        String.format(
            Locale.ROOT,
            "%d of %d calls were not answered within %d ms; p99 of all answers was %.0f ms",
            wrong,
            counted,
            Operations.LATEST.toMillis(),
            attempts.millis(99));
    boolean kept = wrong * 100 <= counted * PERCENT_LATE;
    return new Invariant("deadline-kept", counted, kept ? List.of() : List.of(told));
  }

  private boolean wasPaused(Attempt attempt) {
    return injected.stream()
        .filter(each -> attempt.toMillis() >= each.from() && attempt.fromMillis() <= each.to())
        .anyMatch(
            each ->
                each.injection().fault() instanceof NodeFault.Pause(String process)
                    && isAt(attempt.node(), process));
  }

  private boolean isAt(String url, String process) {
    return nodes.stream().anyMatch(node -> node.name().equals(process) && node.url().equals(url));
  }
}
