package dev.understudy.chaos.drill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.chaos.check.Acknowledged;
import dev.understudy.chaos.workload.History;
import dev.understudy.chaos.workload.HistoryFiller;
import dev.understudy.chaos.workload.Sample;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each expectation of the nodes together is shown what it must hold for, and what it must not. */
class NodesAssessorTest {

  private static final long START = 1_000_000;
  private static final String SUSPECT =
      "[\"every vendor fails on the way from here, and other nodes reach them\"]";
  private static final Node ONE = new Node("payments-1", "payments", "http://one");
  private static final Node TWO = new Node("payments-2", "payments", "http://two");
  private static final Fault.Operator DRAIN =
      new Fault.Operator("stripe", "DRAIN", "ann", "maintenance", Duration.ofMinutes(1));

  private final History history = History.inMemory();
  private final Sightings sightings = new Sightings();
  private Journals journals = Journals.NONE;
  private Map<String, Map<String, Double>> counted = Map.of();

  private static Injected from10To20(Fault fault) {
    Injection injection =
        new Injection(
            "outage", Duration.ofSeconds(10), Duration.ofSeconds(10), Optional.empty(), fault);
    return new Injected(injection, 10_000, 20_000, true);
  }

  private static final Injected OUTAGE = from10To20(new NodeFault.CutOff("payments-2"));

  private NodesAssessor assessor() {
    Counters counters = new Counters(Map.of("payments", Map.of("panics", 3.0)), counted);
    return new NodesAssessor(history, sightings, counters, journals, START, 60_000);
  }

  private void says(Node node, long at, boolean ready, String reasons, Sighting.Seen stripe) {
    sightings.add(node, new Sighting(at, true, ready, reasons, Map.of("stripe", stripe)));
  }

  private static Sighting.Seen seen(String state, long since, String evidence) {
    return new Sighting.Seen(state, 100, 1, START + since, "", evidence);
  }

  private static Sighting.Seen up() {
    return seen("UP", 0, "{\"payments-1\":\"good 9, bad 0\"}");
  }

  private boolean suspects() {
    ClusterExpectation.SuspectsItself expected =
        new ClusterExpectation.SuspectsItself(
            "outage", "payments-2", Duration.ofSeconds(3), Duration.ofSeconds(4));
    return assessor().suspectsItself(expected, OUTAGE).held();
  }

  @Test
  void aNodeMustSuspectItselfInTimeStaySoAndComeBack() {
    says(TWO, 1_000, true, "[]", up());
    assertThat(suspects()).as("it never did").isFalse();

    says(TWO, 13_000, false, SUSPECT, up());
    assertThat(suspects()).as("it never came back").isFalse();

    says(TWO, 24_000, true, "[]", up());
    assertThat(suspects()).isTrue();
  }

  @Test
  void aNodeThatWantsCallsMeanwhileOrIsLateDoesNotSuspectItself() {
    says(TWO, 13_001, false, SUSPECT, up());
    says(TWO, 21_000, true, "[]", up());
    assertThat(suspects()).as("late").isFalse();
  }

  @Test
  void aNodeThatIsReadyInBetweenIsSeen() {
    says(TWO, 12_000, false, SUSPECT, up());
    says(TWO, 15_000, true, "[]", up());
    says(TWO, 16_000, false, SUSPECT, up());
    says(TWO, 21_000, true, "[]", up());
    assertThat(suspects()).isFalse();
  }

  @Test
  void anyOtherVerdictMeanwhileIsSeen() {
    ClusterExpectation.Verdicts onlyUp =
        new ClusterExpectation.Verdicts("outage", Set.of("stripe"), Set.of("UP"));
    assertThat(assessor().verdicts(onlyUp, OUTAGE).held()).as("nobody looked").isFalse();

    says(ONE, 1_000, true, "[]", seen("DOWN", 0, ""));
    says(ONE, 5_000, true, "[]", up());
    says(ONE, 25_000, true, "[]", seen("DOWN", 0, ""));
    assertThat(assessor().verdicts(onlyUp, OUTAGE).held()).as("before and after").isTrue();

    says(TWO, 15_000, true, "[]", seen("DOWN", 0, ""));
    assertThat(assessor().verdicts(onlyUp, OUTAGE).measured()).contains("payments-2: stripe DOWN");
    assertThat(assessor().verdicts(onlyUp, OUTAGE).held()).isFalse();
  }

  @Test
  void aCounterMustGrowInTheDrill() {
    ClusterExpectation.Counted expected = new ClusterExpectation.Counted("payments", "panics", 2);
    counted = Map.of("payments", Map.of("panics", 4.0));
    assertThat(assessor().counted(expected).held()).as("3 were there before").isFalse();

    counted = Map.of("payments", Map.of("panics", 5.0));
    assertThat(assessor().counted(expected).held()).isTrue();
  }

  private void charge(long at, Sample.Result result) {
    HistoryFiller.add(
        history, new Sample("payments", "charge", at, 0, result, 0, "", "", "o", Optional.empty()));
  }

  @Test
  void aFailureAfterTheRecoveryIsSeen() {
    ClusterExpectation.Recovered expected =
        new ClusterExpectation.Recovered("outage", Set.of("charge"), Duration.ofSeconds(5));
    charge(24_000, Sample.Result.FAILED);
    assertThat(assessor().recovered(expected, OUTAGE).held()).as("nothing was asked").isFalse();

    charge(26_000, Sample.Result.SUCCEEDED);
    assertThat(assessor().recovered(expected, OUTAGE).held()).isTrue();

    charge(40_000, Sample.Result.SHED);
    assertThat(assessor().recovered(expected, OUTAGE).held()).isFalse();
  }

  @Test
  void whoIsReadyMustServeSoon() {
    ClusterExpectation.Flows expected =
        new ClusterExpectation.Flows("outage", "payments", Duration.ofSeconds(2));
    says(ONE, 1_000, true, "[]", up());
    sightings.add(ONE, new Sighting(10_500, false, false, "", Map.of()));
    charge(9_000, Sample.Result.SUCCEEDED);
    says(ONE, 25_000, true, "[]", up());
    assertThat(assessor().flows(expected, OUTAGE).held()).as("nothing was served").isFalse();

    charge(27_500, Sample.Result.SUCCEEDED);
    assertThat(assessor().flows(expected, OUTAGE).held()).as("late").isFalse();

    charge(26_000, Sample.Result.SUCCEEDED);
    assertThat(assessor().flows(expected, OUTAGE).held()).isTrue();
  }

  @Test
  void healthWithoutEvidenceOrOfBeforeIsSeen() {
    sightings.add(ONE, new Sighting(10_500, false, false, "", Map.of()));
    says(ONE, 21_000, false, "[]", seen("UNPROVEN", 0, ""));
    assertThat(assessor().proven(OUTAGE).held()).as("never healthy again").isFalse();

    says(ONE, 22_000, true, "[]", seen("UP", 21_500, "{\"payments-1\":\"good 1, bad 0\"}"));
    assertThat(assessor().proven(OUTAGE).held()).isTrue();

    says(ONE, 23_000, true, "[]", seen("UP", 22_500, "{}"));
    assertThat(assessor().proven(OUTAGE).held()).as("no evidence").isFalse();
  }

  @Test
  void aVerdictOfBeforeTheOutageIsNoProof() {
    sightings.add(ONE, new Sighting(10_500, false, false, "", Map.of()));
    says(ONE, 22_000, true, "[]", seen("UP", 9_000, "{\"payments-1\":\"good 1, bad 0\"}"));
    assertThat(assessor().proven(OUTAGE).held()).isFalse();
  }

  @Test
  void aNodeThatWasNeverGoneProvesNothing() {
    says(ONE, 22_000, true, "[]", seen("UP", 21_000, "{\"payments-1\":\"good 1, bad 0\"}"));
    assertThat(assessor().proven(OUTAGE).held()).isFalse();
  }

  @Test
  void everyNodesJournalMustTellAllOfIt() throws JsonProcessingException {
    String over = "{\"provider\": \"stripe\", \"at\": \"%s\", \"who\": \"the clock\"}";
    String said =
        "{\"provider\": \"stripe\", \"at\": \"%s\", \"kind\": \"DRAIN\", \"who\": \"%s\","
            + " \"why\": \"maintenance\"}";
    String at = java.time.Instant.ofEpochMilli(START + 10_100).toString();
    String before = java.time.Instant.ofEpochMilli(START).toString();
    String good = over.formatted(at) + "," + said.formatted(at, "ann");

    assertThat(journalled(good, good)).isTrue();
    assertThat(journalled(good, "")).as("one node knows nothing").isFalse();
    assertThat(journalled(good, said.formatted(at, "ann"))).as("its end is missing").isFalse();
    assertThat(journalled(good, over.formatted(at) + "," + said.formatted(at, "bob"))).isFalse();
    assertThat(journalled(good, over.formatted(at) + "," + said.formatted(before, "ann")))
        .as("another time's")
        .isFalse();
  }

  private boolean journalled(String one, String two) throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    journals =
        new Journals(
            Map.of(
                "payments-1", json.readTree("{\"decisions\": [" + one + "]}"),
                "payments-2", json.readTree("{\"decisions\": [" + two + "]}")));
    return assessor().journalled(from10To20(DRAIN)).held();
  }

  @Test
  void keptSamplesAreThoseThatOblige() {
    // "flows" looks at these; were they not kept, it would never hold.
    HistoryFiller.add(
        history,
        new Sample(
            "payments",
            "bulk-charge",
            1,
            0,
            Sample.Result.SUCCEEDED,
            201,
            "",
            "",
            "o",
            Optional.of(new Acknowledged(Acknowledged.Kind.PAYMENT, "o", "", 0, ""))));
    assertThat(history.kept()).hasSize(1);
  }

  private boolean parted() {
    ClusterExpectation.Parted expected =
        new ClusterExpectation.Parted("outage", "payments-2", Duration.ofSeconds(15));
    return assessor().parted(expected, OUTAGE).held();
  }

  private void says(Node node, long at, long epoch, String evidence) {
    says(node, at, true, "[]", new Sighting.Seen("UP", 100, epoch, START + at, "", evidence));
  }

  @Test
  void bothSidesOfAPartitionMustJudgeByTheirOwnEvidenceAndAgreeAfterwards() {
    String one = "{\"payments-1\":\"good 9\"}";
    String two = "{\"payments-2\":\"good 9\"}";
    String both = "{\"payments-1\":\"good 9\",\"payments-2\":\"good 9\"}";
    says(ONE, 1_000, 1, both);
    says(TWO, 1_000, 1, both);
    assertThat(parted()).as("no verdict was given apart").isFalse();

    says(ONE, 12_000, 2, one);
    assertThat(parted()).as("the other side gave none").isFalse();

    says(TWO, 12_000, 3, two);
    assertThat(parted()).as("they never agreed again").isFalse();

    says(ONE, 30_000, 4, both);
    says(TWO, 30_000, 4, both);
    assertThat(parted()).isTrue();

    says(ONE, 36_000, 5, both);
    says(TWO, 36_300, 5, both);
    assertThat(parted()).as("a new verdict is seen at one node before the other").isTrue();

    says(ONE, 37_000, 6, both);
    says(TWO, 38_500, 6, both);
    assertThat(parted()).as("they did not agree until later").isFalse();
  }

  @Test
  void sidesThatSeeEachOthersEvidenceAreNotApart() {
    String both = "{\"payments-1\":\"good 9\",\"payments-2\":\"good 9\"}";
    for (Node node : java.util.List.of(ONE, TWO)) {
      says(node, 12_000, 2, both);
      says(node, 30_000, 3, both);
    }

    assertThat(parted()).isFalse();
  }
}
