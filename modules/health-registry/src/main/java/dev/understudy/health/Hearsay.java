package dev.understudy.health;

import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Verdicts that follow from an operator's word which this node has not heard, since news come in
 * any order. Without the word such a verdict looks as if the word had ended; so it is left alone
 * until the word comes, or a reading of all that is stored shows that there is none any more.
 */
final class Hearsay {

  private final Map<ProviderId, Verdict> unexplained = new HashMap<>();

  void heard(Verdict verdict, Words words) {
    if (verdict.forced() && words.about(verdict.provider()).isEmpty()) {
      unexplained.put(verdict.provider(), verdict);
    } else {
      unexplained.remove(verdict.provider());
    }
  }

  /**
   * Decisions are read after verdicts, so a reading that knows a verdict knows the word behind it.
   */
  void read(List<Verdict> stored) {
    stored.forEach(
        verdict ->
            unexplained.computeIfPresent(
                verdict.provider(),
                (_, ours) -> Verdict.PRECEDENCE.compare(verdict, ours) >= 0 ? null : ours));
  }

  void explainedBy(Words words) {
    unexplained.keySet().removeIf(provider -> words.about(provider).isPresent());
  }

  boolean isAbout(ProviderId provider) {
    return unexplained.containsKey(provider);
  }
}
