package dev.understudy.email;

import dev.understudy.ledger.DatabaseUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the mail of one lane; it has places of its own, so no other lane can hold it up. */
final class LaneWorker {

  private static final Logger LOG = LoggerFactory.getLogger(LaneWorker.class);

  private final Lane lane;
  private final QueueStore queue;
  private final Delivery delivery;
  private final ExecutorService threads;
  private final Semaphore places;

  /**
   * @param atOnce mails being sent at the same time, at most; bounds what a slow vendor can hold
   */
  LaneWorker(Lane lane, QueueStore queue, Delivery delivery, ExecutorService threads, int atOnce) {
    this.lane = lane;
    this.queue = queue;
    this.delivery = delivery;
    this.threads = threads;
    this.places = new Semaphore(atOnce);
  }

  /**
   * Takes what is due as long as there are places, and does not wait for it to be sent: a slow mail
   * holds one place and nobody else.
   */
  List<CompletableFuture<Void>> round() {
    List<CompletableFuture<Void>> sending = new ArrayList<>();
    boolean more = true;
    while (more) {
      int free = places.drainPermits();
      List<Job> jobs = List.of();
      try {
        jobs = free == 0 ? List.of() : queue.take(lane, free);
      } catch (DatabaseUnavailableException e) {
        LOG.debug("will look again", e);
      } finally {
        places.release(free - jobs.size());
      }
      jobs.forEach(job -> sending.add(send(job)));
      more = free > 0 && jobs.size() == free;
    }
    return sending;
  }

  private CompletableFuture<Void> send(Job job) {
    return CompletableFuture.runAsync(() -> delivery.deliver(job), threads)
        .handle(
            (_, error) -> {
              places.release();
              if (error != null) {
                note(job, error);
              }
              return null;
            });
  }

  /** Its lease brings it back; one mail that fails must not stop the others. */
  private static void note(Job job, Throwable error) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    LOG.warn("{} could not be dispatched: {}", job.mail().messageId(), String.valueOf(cause));
  }
}
