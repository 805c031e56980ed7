package dev.understudy.chaos.drill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.chaos.workload.Campaign;
import dev.understudy.chaos.workload.CampaignCalls;
import dev.understudy.local.PlatformFile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;

/** Brings about the campaign of a drill, beside its workload, and looks how far it is. */
final class CampaignRun implements AutoCloseable {

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Set<String> IN_FLIGHT =
      Set.of("QUEUED", "LEASED", "DISPATCHED", "AMBIGUOUS");

  private final CampaignCalls calls;
  private final LongSupplier now;
  private final HeapWatch heaps;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("campaign").factory());
  private final CompletableFuture<CampaignStory> story;

  /**
   * Begins at once to bring the recipients, if the drill has a campaign.
   *
   * @param now milliseconds from the drill's start
   */
  CampaignRun(Drill drill, PlatformFile platform, CampaignCalls calls, LongSupplier now) {
    this.calls = calls;
    this.now = now;
    this.heaps = new HeapWatch(drill.campaign().isPresent() ? mailers(platform) : List.of(), now);
    this.story =
        drill
            .campaign()
            .map(each -> CompletableFuture.supplyAsync(() -> told(each, drill), thread))
            .orElse(CompletableFuture.completedFuture(CampaignStory.NONE));
  }

  private static List<Node> mailers(PlatformFile platform) {
    return Node.of(platform).stream().filter(node -> node.service().equals("email")).toList();
  }

  private CampaignStory told(Campaign campaign, Drill drill) {
    long beginsAt = drill.warmUp().plus(campaign.at()).toMillis();
    long latest = beginsAt + Patience.withTheCampaign(drill.expectations()).toMillis();
    try {
      return run(campaign, beginsAt, latest);
    } catch (IOException e) {
      return story(campaign, -1, -1, Map.of(), String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      throw new CompletionException(e);
    }
  }

  private CampaignStory run(Campaign campaign, long beginsAt, long latest)
      throws IOException, InterruptedException {
    String id = calls.prepare(campaign.recipients());
    long early = beginsAt - now.getAsLong();
    if (early > 0) {
      Thread.sleep(early);
    }
    calls.start(id);
    long from = now.getAsLong();
    while (true) {
      JsonNode state = calls.state(id);
      Map<String, Long> mails = mails(state);
      boolean done = state.path("begun").asInt() == campaign.recipients() && ended(mails);
      if (done || now.getAsLong() > latest) {
        return story(campaign, from, done ? now.getAsLong() : -1, mails, "");
      }
      Thread.sleep(LOOK_EVERY);
    }
  }

  private static Map<String, Long> mails(JsonNode state) {
    Map<String, Long> mails = new TreeMap<>();
    state.path("mails").properties().forEach(e -> mails.put(e.getKey(), e.getValue().asLong()));
    return mails;
  }

  private static boolean ended(Map<String, Long> mails) {
    return mails.keySet().stream().noneMatch(IN_FLIGHT::contains);
  }

  private CampaignStory story(
      Campaign campaign, long from, long to, Map<String, Long> mails, String wrong) {
    return new CampaignStory(
        campaign.recipients(), calls.prefix(), from, to, mails, wrong, heaps.seen());
  }

  /** Waits for its end, as long as its patience lasts. */
  CampaignStory await() {
    return story.join();
  }

  @Override
  public void close() {
    thread.shutdownNow();
    heaps.close();
  }
}
