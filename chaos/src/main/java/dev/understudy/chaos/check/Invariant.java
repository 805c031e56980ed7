package dev.understudy.chaos.check;

import java.util.List;

/**
 * Whether one promise held.
 *
 * @param checked how many things were looked at
 * @param violations each names its culprit; none means that it held
 */
public record Invariant(String name, long checked, List<String> violations) {

  public Invariant {
    violations = List.copyOf(violations);
  }

  public boolean holds() {
    return violations.isEmpty();
  }
}
