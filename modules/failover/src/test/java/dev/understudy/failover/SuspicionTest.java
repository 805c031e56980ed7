package dev.understudy.failover;

import static dev.understudy.failover.Reports.NOW;
import static dev.understudy.failover.Reports.OTHER;
import static dev.understudy.failover.Reports.POLICY;
import static dev.understudy.failover.Reports.VENDOR;
import static dev.understudy.failover.Reports.evidence;
import static dev.understudy.failover.Reports.node;
import static dev.understudy.failover.Reports.tally;
import static dev.understudy.failover.Reports.vendor;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SuspicionTest {

  private static final Tally WELL = tally(100, 0);
  private static final Tally UNREACHABLE = tally(0, 100, Fault.Kind.TIMED_OUT);
  private static final Tally FAILING = tally(0, 100, Fault.Kind.SERVER_ERROR);

  private static NodeReport sees(String node, Tally first, Tally second) {
    return node(node, Map.of(VENDOR, vendor(first), OTHER, vendor(second)));
  }

  private static boolean suspects(String node, NodeReport... reports) {
    return evidence(reports).suspicion(node, POLICY).isPresent();
  }

  @Test
  void aNodeThatReachesNobodyWhileTheOthersDoSuspectsItself() {
    NodeReport cutOff = sees("a", UNREACHABLE, UNREACHABLE);

    assertThat(suspects("a", cutOff, sees("b", WELL, WELL))).isTrue();
    assertThat(suspects("b", cutOff, sees("b", WELL, WELL))).isFalse();
  }

  @Test
  void itsVoteDoesNotCount() {
    Evidence evidence = evidence(sees("a", UNREACHABLE, UNREACHABLE), sees("b", WELL, tally(1, 0)));
    Heard<Verdict> up =
        new Heard<>(
            new Verdict(OTHER, new HealthState.Up(), 1, NOW, "", Map.of(), 0), NOW.minusSeconds(9));

    assertThat(evidence.suspects()).containsExactly("a");
    // Of the second vendor only the cut off node could tell: alone it would have decided.
    assertThat(HealthRules.judge(evidence, up, Optional.empty(), POLICY, NOW)).isEqualTo(up.what());
    assertThat(evidence.prober(OTHER, 0)).contains("b");
    assertThat(evidence.prober(OTHER, 1)).contains("b");
  }

  @Test
  void vendorsThatFailForEverybodyAreNotTheNodesFault() {
    assertThat(
            suspects("a", sees("a", UNREACHABLE, UNREACHABLE), sees("b", UNREACHABLE, tally(1, 0))))
        .isFalse();
  }

  @Test
  void aVendorThatSaysNoIsReached() {
    assertThat(suspects("a", sees("a", FAILING, UNREACHABLE), sees("b", WELL, WELL))).isFalse();
  }

  @Test
  void oneVendorAloneProvesNothing() {
    NodeReport one = node("a", Map.of(VENDOR, vendor(UNREACHABLE)));
    NodeReport otherAnswersALittle = sees("a", UNREACHABLE, tally(1, 0));

    assertThat(suspects("a", one, sees("b", WELL, WELL))).isFalse();
    assertThat(suspects("a", otherAnswersALittle, sees("b", WELL, WELL))).isFalse();
  }

  @Test
  void oneNodeThatSaysAllIsWellDoesNotSilenceTheOthers() {
    NodeReport liar = sees("z", WELL, WELL);
    NodeReport a = sees("a", UNREACHABLE, UNREACHABLE);
    NodeReport b = sees("b", UNREACHABLE, UNREACHABLE);

    assertThat(evidence(a, b, liar).suspects()).isEmpty();
  }

  @Test
  void whoIsAloneDecidesAlone() {
    assertThat(suspects("a", sees("a", UNREACHABLE, UNREACHABLE))).isFalse();
  }
}
