package dev.understudy.failover;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The vendors that can serve one adapter, lowest tier first. */
public record Route(List<Candidate> candidates) {

  public Route {
    if (candidates.isEmpty()) {
      throw new IllegalArgumentException("a route needs at least one vendor");
    }
    Set<ProviderId> seen = new HashSet<>();
    for (Candidate candidate : candidates) {
      if (!seen.add(candidate.provider())) {
        throw new IllegalArgumentException(
            "vendor \"" + candidate.provider() + "\" is there twice");
      }
    }
    candidates = candidates.stream().sorted(Comparator.comparingInt(Candidate::tier)).toList();
  }
}
