package dev.understudy.email;

import dev.understudy.ledger.DatabaseUnavailableException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the mail of one lane; it has places of its own, so no other lane can hold it up. */
final class LaneWorker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LaneWorker.class);

  private final Lane lane;
  private final QueueStore queue;
  private final Delivery delivery;
  private final Quotas quotas;
  private final ExecutorService threads;
  private final int atOnce;
  private final Semaphore places;
  private volatile boolean closed;

  /**
   * @param atOnce mails being sent at the same time, at most; bounds what a slow vendor can hold
   */
  LaneWorker(
      Lane lane,
      QueueStore queue,
      Delivery delivery,
      Quotas quotas,
      ExecutorService threads,
      int atOnce) {
    this.lane = lane;
    this.queue = queue;
    this.delivery = delivery;
    this.quotas = quotas;
    this.threads = threads;
    this.atOnce = atOnce;
    this.places = new Semaphore(atOnce);
  }

  /**
   * Takes what is due until nothing is, or until as much is taken as quotas let through in the time
   * of one round. It does not wait for a mail to be sent, only for a place: what becomes free while
   * one statement takes is filled by the next, so that many mails share a statement.
   *
   * @return how many were taken
   */
  int round() {
    int room = quotas.perRound(lane);
    int taken = 0;
    boolean more = room > 0;
    while (more && !closed) {
      places.acquireUninterruptibly();
      int free = 1 + places.drainPermits();
      int most = Math.min(free, room - taken);
      List<Job> jobs = List.of();
      try {
        jobs = queue.take(lane, most);
      } catch (DatabaseUnavailableException e) {
        LOG.debug("will look again", e);
      } finally {
        places.release(free - jobs.size());
      }
      jobs.forEach(this::send);
      taken += jobs.size();
      more = jobs.size() == most && taken < room;
    }
    return taken;
  }

  private void send(Job job) {
    var _ =
        CompletableFuture.runAsync(() -> delivery.deliver(job), threads)
            .whenComplete(
                (_, error) -> {
                  places.release();
                  if (error != null) {
                    note(job, error);
                  }
                });
  }

  /** Its lease brings it back; one mail that fails must not stop the others. */
  private static void note(Job job, Throwable error) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    LOG.warn("{} could not be dispatched: {}", job.mail().messageId(), String.valueOf(cause));
  }

  /** Waits until all that was taken has been tried. */
  void awaitSent() {
    places.acquireUninterruptibly(atOnce);
    places.release(atOnce);
  }

  /** Takes no more; what is being sent comes to its end, or its lease brings it back. */
  @Override
  public void close() {
    closed = true;
  }
}
