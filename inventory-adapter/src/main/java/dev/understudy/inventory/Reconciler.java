package dev.understudy.inventory;

import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.DatabaseUnavailableException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes on behind the requests: reservations expire, the authority follows the primary's
 * health, each vendor hears of what the journal holds for it and is counted. Each vendor is worked
 * by itself, so that a slow one keeps no other waiting.
 */
final class Reconciler implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
  private static final long EVERY_MILLIS = 200;

  private final InventoryStore store;
  private final AuthorityKeeper authority;
  private final Lanes lanes;
  private final DriftSweep sweep;
  private final List<ProviderId> vendors;
  private final ScheduledExecutorService scan;

  Reconciler(
      InventoryStore store,
      AuthorityKeeper authority,
      Lanes lanes,
      DriftSweep sweep,
      List<ProviderId> vendors) {
    this.store = store;
    this.authority = authority;
    this.lanes = lanes;
    this.sweep = sweep;
    this.vendors = List.copyOf(vendors);
    this.scan =
        Executors.newScheduledThreadPool(
            2 + vendors.size(), Thread.ofVirtual().name("reconciler-", 0).factory());
  }

  /**
   * Goes on until it is closed.
   *
   * @param more that is to be done as often
   */
  void start(Runnable more) {
    every(this::housekeeping);
    every(more);
    vendors.forEach(vendor -> every(() -> tend(vendor)));
  }

  private void every(Runnable work) {
    var _ =
        scan.scheduleWithFixedDelay(
            () -> guarded(work), EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** One scan of everything, in this thread. */
  void reconcile() {
    guarded(this::housekeeping);
    vendors.forEach(vendor -> guarded(() -> tend(vendor)));
  }

  private void housekeeping() {
    store.expire();
    authority.step();
  }

  private void tend(ProviderId vendor) {
    lanes.drain(vendor);
    sweep.sweep(vendor);
  }

  private static void guarded(Runnable work) {
    try {
      work.run();
    } catch (DatabaseUnavailableException e) {
      LOG.debug("will look again", e);
    } catch (RuntimeException e) {
      // One scan that fails must not be the last one.
      LOG.error("a scan failed", e);
    }
  }

  /** Lets what is in work come to its end. */
  @Override
  public void close() {
    scan.shutdown();
  }
}
