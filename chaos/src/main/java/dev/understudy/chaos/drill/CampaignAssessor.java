package dev.understudy.chaos.drill;

import dev.understudy.chaos.check.Acknowledged;
import dev.understudy.chaos.check.Entry;
import dev.understudy.chaos.report.Report;
import dev.understudy.chaos.workload.Moments;
import dev.understudy.chaos.workload.Sample;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Compares what was expected of a campaign with what the platform and the vendors say of it. */
final class CampaignAssessor {

  private static final Set<String> AT_A_VENDOR =
      Set.of("ACCEPTED", "DELIVERED", "BOUNCED", "COMPLAINED");
  private static final long MEGABYTE = 1 << 20;

  private final CampaignStory story;
  private final List<Sample> sent;
  private final Evidence evidence;
  private final long calmFrom;

  /**
   * @param sent what the workload sent, in any order
   * @param calmFrom the end of the warm-up: from then until the campaign nothing disturbs
   */
  CampaignAssessor(CampaignStory story, List<Sample> sent, Evidence evidence, long calmFrom) {
    this.story = story;
    this.sent = sent;
    this.evidence = evidence;
    this.calmFrom = calmFrom;
  }

  Report.Expectation assess(CampaignExpectation expectation) {
    return switch (expectation) {
      case CampaignExpectation.Ended(Duration within) -> ended(within);
      case CampaignExpectation.Undisturbed(double times) -> undisturbed(times);
      case CampaignExpectation.FlatHeap(long megabytes) -> flatHeap(megabytes);
    };
  }

  private Report.Expectation ended(Duration within) {
    Set<String> there =
        evidence.entries().stream()
            .filter(entry -> entry.kind().equals("mail"))
            .map(Entry::recipient)
            .filter(recipient -> recipient.startsWith(story.prefix()))
            .collect(Collectors.toSet());
    long jobs = story.mails().values().stream().mapToLong(Long::longValue).sum();
    long taken =
        story.mails().entrySet().stream()
            .filter(each -> AT_A_VENDOR.contains(each.getKey()))
            .mapToLong(Map.Entry::getValue)
            .sum();
    boolean whole = jobs == story.recipients() && there.size() <= jobs && there.size() >= taken;
    boolean inTime =
        story.toMillis() >= 0 && story.toMillis() - story.fromMillis() <= within.toMillis();
    return new Report.Expectation(
        "each recipient of the campaign has one mail, and it has ended",
        "%d within %d ms".formatted(story.recipients(), within.toMillis()),
        story.wrong().isEmpty()
            ? "%s after %s; the vendors have mail for %d"
                .formatted(new TreeMap<>(story.mails()), took(), there.size())
            : story.wrong(),
        story.recipients() > 0 && whole && inTime);
  }

  private String took() {
    return story.toMillis() < 0 ? "all the time" : story.toMillis() - story.fromMillis() + " ms";
  }

  private Report.Expectation undisturbed(double times) {
    long[] before = tookToAVendor(calmFrom, story.fromMillis());
    long[] during = tookToAVendor(story.fromMillis(), story.toMillis());
    boolean known = before.length > 0 && during.length > 0;
    double ratio = known ? (double) p99(during) / Math.max(1, p99(before)) : 0;
    return new Report.Expectation(
        "p99 from submission to a vendor beside the campaign",
        String.format(Locale.ROOT, "at most %.1f times of that before", times),
        known
            ? String.format(
                Locale.ROOT,
                "%.2f times: %d ms of %d mails, before %d ms of %d",
                ratio,
                p99(during),
                during.length,
                p99(before),
                before.length)
            : "nothing was sent",
        known && ratio <= times);
  }

  /** In order; of mails that were meant to be submitted in this time. */
  private long[] tookToAVendor(long from, long to) {
    Map<String, Long> arrived = new HashMap<>();
    evidence.entries().stream()
        .filter(entry -> entry.kind().equals("mail"))
        .forEach(entry -> arrived.merge(entry.recipient(), entry.atMillis(), Math::min));
    Moments took = new Moments();
    for (Sample sample : sent) {
      if (sample.atMillis() >= from && sample.atMillis() < to) {
        sample
            .acknowledged()
            .map(Acknowledged::recipient)
            .map(arrived::get)
            .ifPresent(at -> took.add(at - evidence.startEpochMillis() - sample.atMillis()));
      }
    }
    return took.sorted();
  }

  private static long p99(long[] sorted) {
    return sorted[(int) Math.ceil(sorted.length * 0.99) - 1];
  }

  private Report.Expectation flatHeap(long megabytes) {
    long third = (story.toMillis() - story.fromMillis()) / 3;
    long first = floor(story.fromMillis(), story.fromMillis() + third);
    long last = floor(story.toMillis() - third, story.toMillis());
    boolean known = story.toMillis() >= 0 && first > 0 && last > 0;
    return new Report.Expectation(
        "heap after collections, in the last third of the campaign against the first",
        "at most " + megabytes + " MB more",
        known
            ? "%d MB, and %d MB before".formatted(last / MEGABYTE, first / MEGABYTE)
            : "it was not seen",
        known && last - first <= megabytes * MEGABYTE);
  }

  /** Of the node that has most: the least that it used in a time is what no collector can free. */
  private long floor(long from, long to) {
    return story.heaps().stream()
        .filter(seen -> seen.atMillis() >= from && seen.atMillis() <= to)
        .collect(
            Collectors.toMap(HeapWatch.Seen::node, HeapWatch.Seen::bytes, Math::min, TreeMap::new))
        .values()
        .stream()
        .mapToLong(Long::longValue)
        .max()
        .orElse(0);
  }
}
