package dev.understudy.chaos.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.chaos.check.Acknowledged;
import dev.understudy.chaos.check.Entry;
import dev.understudy.chaos.workload.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A campaign of three from second 10 to second 40, which a mail that is missing must fail. */
class CampaignAssessorTest {

  private static final long START = 1_000_000;
  private static final CampaignExpectation ENDED =
      new CampaignExpectation.Ended(Duration.ofSeconds(30));
  private static final CampaignExpectation UNDISTURBED = new CampaignExpectation.Undisturbed(1.5);
  private static final CampaignExpectation FLAT = new CampaignExpectation.FlatHeap(10);

  private final List<Entry> entries = new ArrayList<>();
  private final List<Sample> sent = new ArrayList<>();
  private final List<HeapWatch.Seen> heaps = new ArrayList<>();

  private boolean holds(CampaignExpectation expectation, Map<String, Long> mails, long to) {
    CampaignStory story = new CampaignStory(3, "reader-", 10_000, to, mails, "", heaps);
    Evidence evidence = new Evidence(List.of(), List.of(), entries, START, 0, List.of());
    return new CampaignAssessor(story, sent, evidence, 2_000).assess(expectation).held();
  }

  private boolean holds(CampaignExpectation expectation) {
    return holds(expectation, Map.of("ACCEPTED", 2L, "REVIEW", 1L), 40_000);
  }

  private void atVendor(String recipient, long atMillis) {
    entries.add(new Entry("ses", "mail", "m", "message", 0, "", 0, recipient, START + atMillis));
  }

  /** A mail that reaches a vendor so long after it was meant to be submitted. */
  private void send(long atMillis, long took) {
    String to = "customer-" + sent.size();
    sent.add(
        new Sample(
            "email",
            "send",
            atMillis,
            1,
            Sample.Result.SUCCEEDED,
            202,
            "",
            "",
            "m",
            Optional.of(new Acknowledged(Acknowledged.Kind.MAIL, "m", "", 0, to))));
    atVendor(to, atMillis + took);
  }

  @Test
  void everyRecipientHasOneMailThatHasEnded() {
    atVendor("reader-1", 12_000);
    assertThat(holds(ENDED)).as("two were taken, and a vendor has one").isFalse();

    atVendor("reader-2", 12_000);
    atVendor("reader-2", 13_000);
    assertThat(holds(ENDED)).as("a copy is no recipient more").isTrue();
    assertThat(holds(ENDED, Map.of("ACCEPTED", 2L), 40_000)).as("one is missing").isFalse();
    assertThat(holds(ENDED, Map.of("ACCEPTED", 2L, "REVIEW", 2L), 40_000))
        .as("one too many")
        .isFalse();
    assertThat(holds(ENDED, Map.of("ACCEPTED", 2L, "QUEUED", 1L), -1)).as("one is open").isFalse();
    assertThat(holds(ENDED, Map.of("ACCEPTED", 2L, "REVIEW", 1L), 40_001)).as("late").isFalse();

    atVendor("reader-3", 12_000);
    atVendor("reader-4", 12_000);
    assertThat(holds(ENDED)).as("there were three recipients").isFalse();
  }

  @Test
  void whatIsSentBesideItTakesNotMuchLongerThanBefore() {
    assertThat(holds(UNDISTURBED)).as("nothing was sent").isFalse();
    send(1_000, 9_000); // while it warmed up
    for (int i = 0; i < 100; i++) {
      send(3_000 + i, 100);
      send(20_000 + i, i == 0 ? 5_000 : 150);
    }
    assertThat(holds(UNDISTURBED)).as("one of a hundred is beyond the 99th percentile").isTrue();

    send(39_999, 151);
    send(40_000, 9_000); // after it
    assertThat(holds(UNDISTURBED)).as("99 of 101 are within 150 ms, which is too few").isFalse();
  }

  @Test
  void theHeapIsWhatNoCollectorCouldFreeAtTheNodeThatHasMost() {
    assertThat(holds(FLAT)).as("nobody looked").isFalse();
    heap("email-1", 11_000, 60);
    heap("email-1", 12_000, 200);
    heap("email-2", 13_000, 30); // it was killed, and has just begun again
    heap("email-1", 31_000, 70);
    heap("email-1", 32_000, 250);
    heap("email-2", 33_000, 70);
    assertThat(holds(FLAT)).isTrue();

    heap("email-3", 34_000, 71);
    assertThat(holds(FLAT)).as("11 MB more").isFalse();
  }

  private void heap(String node, long atMillis, long megabytes) {
    heaps.add(new HeapWatch.Seen(node, atMillis, megabytes << 20));
  }

  @Test
  void theHeapIsReadFromTheNodesMetrics() {
    assertThat(
            HeapWatch.heap(
                """
                # TYPE jvm_memory_used_bytes gauge
                jvm_memory_used_bytes{area="heap",id="Eden Space"} 1048576.0
                jvm_memory_used_bytes{area="heap",id="Tenured Gen"} 2.5E7
                jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 9.9E7
                """))
        .isEqualTo(26_048_576);
  }
}
