package dev.understudy.failover;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The lane to each vendor. */
final class Lanes {

  private final Map<ProviderId, Lane> lanes = new ConcurrentHashMap<>();

  Lanes(Route route) {
    for (Candidate candidate : route.candidates()) {
      lanes.put(candidate.provider(), new Lane(candidate.concurrency()));
    }
  }

  Lane of(ProviderId provider) {
    Lane known = lanes.get(provider);
    // A follow-up may be pinned to a vendor that has left the route.
    return known != null
        ? known
        : lanes.computeIfAbsent(provider, _ -> new Lane(Candidate.DEFAULT_CONCURRENCY));
  }
}
