package dev.understudy.health;

import dev.understudy.failover.HealthPolicy;
import dev.understudy.failover.HealthSnapshot;
import dev.understudy.failover.HealthState;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.VendorHealth;
import dev.understudy.failover.VendorReport;
import dev.understudy.failover.Verdict;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that the request path touches: what this node counts, and the snapshot that it shows. */
final class LocalViews {

  private static final Logger LOG = LoggerFactory.getLogger(LocalViews.class);

  private final Map<ProviderId, LocalView> views = new LinkedHashMap<>();
  private volatile HealthSnapshot snapshot;

  LocalViews(List<Verdict> initial, HealthPolicy policy, InstantSource clock) {
    this.snapshot = HealthSnapshot.of(initial.stream().map(v -> new VendorHealth(v, 1)).toList());
    for (Verdict verdict : initial) {
      ProviderId id = verdict.provider();
      views.put(id, new LocalView(id, policy, clock, this::showBreakers));
    }
  }

  HealthSnapshot snapshot() {
    return snapshot;
  }

  /** Notes a call; true when the cluster should hear of it at once. */
  boolean add(ProviderId provider, String operation, Outcome<?> outcome, long tookNanos) {
    LocalView view = views.get(provider);
    return view != null && view.add(operation, outcome, tookNanos);
  }

  Map<ProviderId, VendorReport> reports() {
    Map<ProviderId, VendorReport> reports = new LinkedHashMap<>();
    views.forEach((id, view) -> reports.put(id, view.report()));
    return reports;
  }

  private void showBreakers() {
    show(snapshot.verdicts());
  }

  /**
   * Shows the request path what has changed. Whoever comes last has seen all breakers; the lock is
   * taken when something changes, and never by a call on its way.
   */
  synchronized void show(List<Verdict> verdicts) {
    List<VendorHealth> before = List.copyOf(snapshot.vendors().values());
    List<VendorHealth> now =
        newest(verdicts).stream().map(v -> new VendorHealth(v, localShare(v))).toList();
    if (!now.equals(before)) {
      snapshot = HealthSnapshot.of(now);
    }
  }

  /** A breaker may have changed while the ticker took over a verdict: the newer one stays. */
  private List<Verdict> newest(List<Verdict> verdicts) {
    return verdicts.stream()
        .map(
            verdict ->
                snapshot
                    .verdict(verdict.provider())
                    .filter(shown -> Verdict.PRECEDENCE.compare(shown, verdict) > 0)
                    .orElse(verdict))
        .toList();
  }

  /**
   * Tells each view of its new verdict before it is shown, so that no call is counted for the old.
   */
  void adopt(List<Verdict> verdicts) {
    Map<ProviderId, Verdict> shown =
        snapshot.verdicts().stream().collect(Collectors.toMap(Verdict::provider, v -> v));
    for (Verdict verdict : verdicts) {
      Verdict before = shown.getOrDefault(verdict.provider(), verdict);
      LocalView view = views.get(verdict.provider());
      if (view != null && !before.equals(verdict)) {
        view.adopt(before, verdict);
        LOG.info(
            "{} is {} (epoch {}): {}",
            verdict.provider(),
            verdict.state(),
            verdict.epoch(),
            verdict.reason());
      }
    }
    show(verdicts);
  }

  /** Forgets what this node has seen. */
  void startAnew() {
    views.values().forEach(LocalView::startAnew);
  }

  /** What an operator forces up is used, whatever this node's own breaker says. */
  private double localShare(Verdict verdict) {
    LocalView view = views.get(verdict.provider());
    boolean forcedUp = verdict.forced() && verdict.state() instanceof HealthState.Up;
    return view == null ? 0 : forcedUp ? 1 : view.share();
  }
}
