package dev.understudy.inventory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What must hold in the history of a place at every instant, as a pure function. */
final class HistoryChecks {

  private HistoryChecks() {}

  /**
   * What is broken in it.
   *
   * @param history of one place, from its seed on, in any order
   */
  static List<String> violations(List<Movement> history) {
    List<Movement> inOrder =
        history.stream().sorted(Comparator.comparingLong(Movement::version)).toList();
    List<String> violations = new ArrayList<>();
    long onHand = 0;
    long held = 0;
    long next = 0;
    for (Movement movement : inOrder) {
      onHand += movement.change();
      held += heldBy(movement);
      if (movement.version() != next++) {
        violations.add("a version is missing before " + movement);
      }
      if (movement.onHand() != onHand || movement.held() != held) {
        violations.add("%d on hand and %d held before %s".formatted(onHand, held, movement));
      }
      if (onHand < 0 || held < 0 || held > onHand) {
        violations.add("oversold by " + movement);
      }
    }
    return violations;
  }

  private static long heldBy(Movement movement) {
    return switch (movement.kind()) {
      case HELD -> movement.quantity();
      case SOLD, RELEASED, EXPIRED -> -movement.quantity();
      case SEEDED, RESTOCKED, ADJUSTED, FOUND, FROZEN, THAWED -> 0;
    };
  }
}
