package dev.understudy.email;

import dev.understudy.failover.ProviderId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which vendors may send for a domain: those where the catalogue says that it is verified, less
 * those that have refused it lately. A refusal moves that domain, and no other.
 */
final class Senders {

  /** A trial after this costs nothing: what is refused was not sent. */
  private static final Duration REST = Duration.ofMinutes(10);

  private final Map<ProviderId, Set<String>> verified;
  private final SenderStore store;
  private volatile List<SenderStore.Fault> faults = List.of();

  /**
   * @param verified domains in lower case, by vendor
   */
  Senders(Map<ProviderId, Set<String>> verified, SenderStore store) {
    this.verified = Map.copyOf(verified);
    this.store = store;
  }

  /** Empty when no vendor may. */
  Set<ProviderId> fit(String domain) {
    Set<ProviderId> fit =
        verified.entrySet().stream()
            .filter(vendor -> vendor.getValue().contains(domain))
            .map(Map.Entry::getKey)
            .collect(Collectors.toCollection(HashSet::new));
    for (SenderStore.Fault fault : faults) {
      if (fault.domain().equals(domain)) {
        fit.remove(fault.provider());
      }
    }
    return fit;
  }

  /** A vendor has refused a domain; all nodes will know within a second. */
  void refused(String domain, ProviderId provider, String reason) {
    store.refused(new SenderStore.Fault(domain, provider, reason), REST);
    refresh();
  }

  /** Learns what other nodes have met. */
  void refresh() {
    faults = store.faults();
  }
}
