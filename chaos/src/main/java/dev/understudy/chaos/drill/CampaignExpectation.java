package dev.understudy.chaos.drill;

import dev.understudy.catalogue.Required;
import java.time.Duration;

/** What must hold of a drill's mails: its campaign, and what is sent beside it. */
sealed interface CampaignExpectation extends Expectation {

  /**
   * Each recipient has exactly one mail in the platform's ledger, each had ended so long after the
   * campaign's beginning, and the vendors have all that it says they took.
   */
  record Ended(Duration within) implements CampaignExpectation {
    public Ended {
      Required.field("within", within);
    }
  }

  /**
   * From its submission to a vendor a transactional mail took so many times as long, at most, while
   * the campaign ran, as before it; compared at the 99th percentile.
   *
   * @param times at least 1
   */
  record Undisturbed(double times) implements CampaignExpectation {
    public Undisturbed {
      if (!(times >= 1)) {
        throw new IllegalArgumentException("times must be at least 1, was " + times);
      }
    }
  }

  /**
   * What the nodes' collectors left over did not grow with the campaign: of each node the least
   * heap in use, in the last third of the campaign against the first.
   *
   * @param megabytes more, at most
   */
  record FlatHeap(long megabytes) implements CampaignExpectation {}
}
