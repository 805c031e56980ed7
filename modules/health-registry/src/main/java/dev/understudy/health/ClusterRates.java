package dev.understudy.health;

import com.hazelcast.core.HazelcastException;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accounts' rates, kept in the cluster. A part of a cluster that misses members takes only its
 * part of the rate, since those may have a bucket of their own on the other side: each call then
 * costs the missing members' share on top, and the two sides together make no more calls than one.
 */
final class ClusterRates implements SharedRates {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterRates.class);
  private static final long PATIENCE_MILLIS = 250;

  private final Membership membership;
  private final MostSeen mostSeen = new MostSeen();
  private final boolean peersAreKnown;
  private final InstantSource clock;

  /** What is owed for members that are missing, below one call. */
  private double owed;

  /**
   * @param listed members by list; 0 when they are found by name, and none are known before one is
   *     joined
   */
  ClusterRates(Membership membership, int listed, InstantSource clock) {
    this.membership = membership;
    this.peersAreKnown = listed > 0;
    this.clock = clock;
    mostSeen.look(listed, clock.instant());
  }

  @Override
  public CompletionStage<Integer> take(String account, int perSecond, int wanted) {
    try {
      return ask(membership.board(), account, perSecond, wanted)
          .orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
          .exceptionally(e -> none(account, e));
    } catch (HazelcastException | IllegalStateException e) {
      return CompletableFuture.completedFuture(none(account, e));
    }
  }

  private CompletableFuture<Integer> ask(Board board, String account, int perSecond, int wanted) {
    if (board instanceof Alone && !peersAreKnown) {
      return CompletableFuture.completedFuture(0);
    }
    int members = board.members();
    int missing = mostSeen.look(members, clock.instant()) - members;
    return board
        .buckets()
        .take(account, perSecond, wanted)
        .thenApply(
            granted -> {
              owe(board, account, perSecond, surcharge(granted, (double) missing / members));
              return Math.toIntExact(granted);
            })
        .toCompletableFuture();
  }

  private static int none(String account, Throwable error) {
    LOG.debug("{} could not be asked for its rate: {}", account, error.toString());
    return 0;
  }

  private synchronized long surcharge(long granted, double share) {
    owed += granted * share;
    long whole = (long) owed;
    owed -= whole;
    return whole;
  }

  private static void owe(Board board, String account, int perSecond, long calls) {
    if (calls > 0) {
      var _ = board.buckets().owe(account, perSecond, calls);
    }
  }
}
