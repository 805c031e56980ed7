package dev.understudy.chaos.drill;

import java.time.Duration;
import java.util.List;

/** How long it is worth waiting for what a drill expects. */
final class Patience {

  private static final Duration LEAST = Duration.ofSeconds(30);

  /** What a quota has held back is sent when the load has ended. */
  private static final Duration FOR_WHAT_WAITS = Duration.ofMinutes(1);

  private Patience() {}

  /** With what is under way; a little longer than allowed, to say by how much it was missed. */
  static Duration afterTheLoad(List<Expectation> expectations) {
    Duration longest = LEAST;
    for (Expectation expectation : expectations) {
      Duration within =
          switch (expectation) {
            case Expectation.AllFinal(Duration time) -> time;
            case Expectation.Drained(Duration time) -> time;
            case Expectation.Lag(_, Duration time) -> time;
            case ClusterExpectation.RateKept _ -> FOR_WHAT_WAITS;
            case Expectation.NoneFailed _,
                Expectation.Answered _,
                Expectation.Latency _,
                Expectation.Offered _,
                Expectation.TakenOver _,
                Expectation.FailedBack _,
                Expectation.Told _,
                CampaignExpectation _,
                ClusterExpectation _ ->
                Duration.ZERO;
          };
      Duration patience = within.plus(LEAST);
      longest = longest.compareTo(patience) < 0 ? patience : longest;
    }
    return longest;
  }

  /** With a campaign, from its beginning. */
  static Duration withTheCampaign(List<Expectation> expectations) {
    Duration longest = LEAST;
    for (Expectation expectation : expectations) {
      if (expectation instanceof CampaignExpectation.Ended(Duration within)
          && within.plus(LEAST).compareTo(longest) > 0) {
        longest = within.plus(LEAST);
      }
    }
    return longest;
  }
}
