package dev.understudy.chaos.drill;

import java.util.List;
import java.util.Map;

/**
 * What became of a drill's campaign.
 *
 * @param recipients that it was to have; 0 when there was no campaign
 * @param prefix of their addresses
 * @param fromMillis when it began, from the drill's start; -1 when it did not
 * @param toMillis when every mail had ended; -1 when one had not
 * @param mails how many of them ended, or stand, in which state, by the platform's word
 * @param wrong what did not go well on the way; empty when nothing
 * @param heaps of the nodes, from the drill's start on
 */
record CampaignStory(
    int recipients,
    String prefix,
    long fromMillis,
    long toMillis,
    Map<String, Long> mails,
    String wrong,
    List<HeapWatch.Seen> heaps) {

  static final CampaignStory NONE = new CampaignStory(0, "", -1, -1, Map.of(), "", List.of());

  CampaignStory {
    mails = Map.copyOf(mails);
    heaps = List.copyOf(heaps);
  }
}
