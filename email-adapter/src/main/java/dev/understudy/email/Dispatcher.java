package dev.understudy.email;

import dev.understudy.failover.Candidate;
import dev.understudy.ledger.DatabaseUnavailableException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what was accepted. It takes mails that are due under a lease, so a worker that dies leaves
 * its mail to the next; see {@link Delivery} for the way of one mail.
 */
final class Dispatcher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  /** Each scan has a thread: under load one of a lane lasts for as long as there is mail. */
  private static final int SCANS = 5;

  private static final int BULK_AT_ONCE = 16;

  /**
   * Both lanes together are what a vendor's bulkhead has room for, unless the catalogue says less:
   * with more, mail would go to the backup for want of room. With less, fewer mails share a
   * statement.
   */
  private static final int TRANSACTIONAL_AT_ONCE = Candidate.DEFAULT_CONCURRENCY - BULK_AT_ONCE;

  /** A mail waits for half of this on average, when nothing else is to be done. */
  private static final long EVERY_MILLIS = 50;

  /** Well inside the time that a mail waits for evidence. */
  private static final long EVIDENCE_EVERY_MILLIS = 200;

  private static final long FEED_EVERY_MILLIS = 100;

  private static final long SENDERS_EVERY_MILLIS = 1_000;

  private final Senders senders;
  private final Evidence evidence;
  private final Campaigns campaigns;
  private final List<LaneWorker> lanes;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService scans =
      Executors.newScheduledThreadPool(SCANS, Thread.ofVirtual().name("dispatcher-", 0).factory());

  Dispatcher(
      QueueStore queue,
      Delivery delivery,
      Quotas quotas,
      Senders senders,
      Evidence evidence,
      Campaigns campaigns) {
    this.senders = senders;
    this.evidence = evidence;
    this.campaigns = campaigns;
    this.lanes =
        List.of(
            new LaneWorker(
                Lane.TRANSACTIONAL, queue, delivery, quotas, threads, TRANSACTIONAL_AT_ONCE),
            new LaneWorker(Lane.BULK, queue, delivery, quotas, threads, BULK_AT_ONCE));
  }

  /** Learns at once what is else learnt once a second. */
  void learn() {
    senders.refresh();
  }

  void start() {
    lanes.forEach(lane -> every(EVERY_MILLIS, lane::round));
    every(SENDERS_EVERY_MILLIS, senders::refresh);
    every(FEED_EVERY_MILLIS, campaigns::feed);
    every(EVIDENCE_EVERY_MILLIS, evidence::workOff);
  }

  /** Makes mails of a campaign's recipients. */
  void feed() {
    campaigns.feed();
  }

  /** Works on what vendors have told. */
  void weigh() {
    evidence.workOff();
  }

  /** Sends what is due in every lane, and returns when all of it has been tried. */
  void dispatchDue() {
    for (LaneWorker lane : lanes) {
      while (lane.round() > 0) {
        lane.awaitSent();
      }
    }
  }

  private void every(long millis, Runnable scan) {
    var _ = scans.scheduleWithFixedDelay(() -> once(scan), millis, millis, TimeUnit.MILLISECONDS);
  }

  private static void once(Runnable scan) {
    try {
      scan.run();
    } catch (DatabaseUnavailableException e) {
      LOG.debug("will look again", e);
    } catch (RuntimeException e) {
      // One scan that fails must not be the last one.
      LOG.error("a scan failed", e);
    }
  }

  /** Takes no more; what is being sent comes to its end, or its lease brings it back. */
  @Override
  public void close() {
    lanes.forEach(LaneWorker::close);
    scans.shutdown();
  }
}
