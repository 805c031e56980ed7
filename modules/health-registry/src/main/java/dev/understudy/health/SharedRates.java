package dev.understudy.health;

import java.util.concurrent.CompletionStage;

/**
 * How often a vendor may be called by all nodes together, since its quota belongs to the account
 * and not to the node.
 */
public interface SharedRates {

  /**
   * Takes as many calls as the account's rate has left now. It does not wait for more, and it gives
   * none when it cannot know: a call that is not made can be made later, one too many cannot be
   * taken back.
   *
   * @param account whose rate it is
   * @param perSecond calls a second, 1 or more; the same at all nodes
   * @param wanted 0 or more
   * @return ends within a quarter of a second, and never with an error: 0 to {@code wanted}
   */
  CompletionStage<Integer> take(String account, int perSecond, int wanted);

  /** The rates of a process that has no others beside it. */
  static SharedRates ofOneNode() {
    LocalBuckets buckets = new LocalBuckets();
    return (account, perSecond, wanted) ->
        buckets.take(account, perSecond, wanted).thenApply(Math::toIntExact);
  }
}
