package dev.understudy.bench;

import dev.understudy.bench.load.Client;
import dev.understudy.bench.load.ClosedLoop;
import dev.understudy.bench.load.Request;
import dev.understudy.bench.stage.Accounts;
import dev.understudy.bench.stage.Metrics;
import dev.understudy.bench.stage.StageException;
import dev.understudy.bench.stage.VendorLedger;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Submits mails, and sees them arrive. */
final class MailFlow {

  private static final int CALLERS = 64;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final Client client;
  private final Metrics adapter;
  private final List<VendorLedger> books;

  /**
   * @param adapter its metrics
   * @param books of all vendors: on a machine that is busy the backup may have some of the mails
   */
  MailFlow(Client client, Metrics adapter, List<VendorLedger> books) {
    this.client = client;
    this.adapter = adapter;
    this.books = List.copyOf(books);
  }

  /** How many arrived in which time, from the first one submitted until the last one arrived. */
  record Arrived(long mails, Duration in) {

    double perSecond() {
      return mails / (in.toNanos() / 1e9);
    }
  }

  /**
   * Submits for so long, and waits until all that was accepted has arrived.
   *
   * @param recipients of each message; each gets a mail of its own
   */
  Arrived run(int recipients, Duration length) throws InterruptedException {
    Request message = message(recipients);
    long before = entries();
    double sentBefore = sent();
    long start = System.nanoTime();
    long accepted = recipients * ClosedLoop.run(client, (_, _) -> message, CALLERS, length).good();
    awaitSent(sentBefore + accepted, start + PATIENCE.toNanos());
    Arrived arrived = new Arrived(accepted, Duration.ofNanos(System.nanoTime() - start));
    // Its books are long, and to read them again and again would be a load of its own: so the
    // adapter says when to stop the clock, and they are asked whether that is true.
    long there = entries() - before;
    if (there < accepted) {
      throw new StageException("the vendors have %d of %d mails".formatted(there, accepted));
    }
    return arrived;
  }

  private void awaitSent(double mails, long endNanos) throws InterruptedException {
    while (sent() < mails) {
      if (System.nanoTime() > endNanos) {
        throw new StageException("not all mails were sent in " + PATIENCE);
      }
      Thread.sleep(LOOK_EVERY);
    }
  }

  private long entries() throws InterruptedException {
    long entries = 0;
    for (VendorLedger each : books) {
      entries += each.entries();
    }
    return entries;
  }

  private double sent() throws InterruptedException {
    return adapter.sum(
        "understudy_attempt_seconds_count", "operation=\"send\",outcome=\"success\"");
  }

  private static Request message(int recipients) {
    String to =
        IntStream.rangeClosed(1, recipients)
            .mapToObj(i -> "\"customer-" + i + "@example.org\"")
            .collect(Collectors.joining(", "));
    return Request.post(
        "/v1/messages",
        Accounts.CALLER,
        """
        {"from": "shop@understudy.example", "to": [%s],
         "subject": "Your order", "text": "It is on its way."}
        """
            .formatted(to));
  }
}
