package dev.understudy.failover;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one node holds of all its vendors at one moment. A registry makes a new one whenever
 * anything in it changes and at no other time, so what is computed from one may be kept for as long
 * as it is the current one. Two are equal only if they are the same.
 */
public final class HealthSnapshot {

  private final Map<ProviderId, VendorHealth> vendors;

  private HealthSnapshot(Map<ProviderId, VendorHealth> vendors) {
    this.vendors = Collections.unmodifiableMap(vendors);
  }

  public static HealthSnapshot of(Collection<VendorHealth> vendors) {
    Map<ProviderId, VendorHealth> byId = new LinkedHashMap<>();
    vendors.forEach(vendor -> byId.put(vendor.verdict().provider(), vendor));
    return new HealthSnapshot(byId);
  }

  /** All of them, in the order in which they were given. */
  public Map<ProviderId, VendorHealth> vendors() {
    return vendors;
  }

  /** Of vendors of which nothing is known yet. */
  public static HealthSnapshot initial(Collection<ProviderId> providers, Instant now) {
    return of(providers.stream().map(id -> new VendorHealth(Verdict.initial(id, now), 1)).toList());
  }

  /**
   * The part of its traffic that the vendor should get now: 0 (not admitted) to 1 (all). A vendor
   * that is not in here gets none.
   */
  public double share(ProviderId provider) {
    VendorHealth vendor = vendors.get(provider);
    return vendor == null ? 0 : vendor.share();
  }

  public Optional<Verdict> verdict(ProviderId provider) {
    return Optional.ofNullable(vendors.get(provider)).map(VendorHealth::verdict);
  }

  /** One for each vendor. */
  public List<Verdict> verdicts() {
    return vendors.values().stream().map(VendorHealth::verdict).toList();
  }
}
