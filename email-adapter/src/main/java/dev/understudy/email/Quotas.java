package dev.understudy.email;

import dev.understudy.catalogue.Quota;
import dev.understudy.failover.ProviderId;
import dev.understudy.health.SharedRates;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * What vendors let this account send, all nodes together. Each call of a vendor that has a quota is
 * asked for first; a mail that gets none goes to another vendor, or waits in the queue.
 */
final class Quotas {

  private final Map<ProviderId, VendorQuota> limited = new HashMap<>();
  private final Collection<ProviderId> vendors;

  /**
   * @param vendors all of them
   * @param quotas of those that have one
   */
  Quotas(
      Collection<ProviderId> vendors,
      Map<ProviderId, Quota> quotas,
      SharedRates rates,
      QuotaStore store,
      InstantSource clock) {
    this.vendors = vendors;
    quotas.forEach((id, quota) -> limited.put(id, new VendorQuota(id, quota, rates, store, clock)));
  }

  /** Whether it is worth asking now. */
  boolean mayGive(ProviderId provider, Lane lane) {
    VendorQuota quota = limited.get(provider);
    return quota == null || !quota.isUsedUp(lane);
  }

  /**
   * Counts a call, which must be made at once: later it would be a burst at the vendor. Waits for
   * the cluster and for the ledger, but not for a quota.
   *
   * @return false when the quota is used up for now
   */
  boolean take(ProviderId provider, Lane lane) {
    VendorQuota quota = limited.get(provider);
    return quota == null || quota.take(lane);
  }

  /** How many mails are worth taking from the queue in one round. */
  int perRound(Lane lane) {
    long calls = 0;
    for (ProviderId vendor : vendors) {
      VendorQuota quota = limited.get(vendor);
      calls += quota == null ? Integer.MAX_VALUE : quota.perRound(lane);
    }
    return (int) Math.min(Integer.MAX_VALUE, calls);
  }
}
