package dev.understudy.chaos.drill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.understudy.chaos.check.Acknowledged;
import dev.understudy.chaos.check.ChangeChecks;
import dev.understudy.chaos.check.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A change that was answered 202 obliges the platform from when it says that it is done. */
class LateChangesTest {

  private static final String ORDER = "order-1";
  private static final List<Acknowledged> NOTHING = List.of();

  private static JsonNode changes(String... kindAmountStatus) throws Exception {
    List<String> all = new ArrayList<>();
    for (String each : kindAmountStatus) {
      String[] words = each.split(" ", -1);
      all.add(
          "{\"id\": \"c\", \"kind\": \"%s\", \"amount\": %s, \"status\": \"%s\"}"
              .formatted(words[0], words[1], words[2]));
    }
    return new ObjectMapper().readTree(all.toString());
  }

  private static Acknowledged told(Acknowledged.Kind kind, long amount) {
    return Acknowledged.of(kind, ORDER, amount);
  }

  private static Entry stripe(String kind, long amount) {
    return new Entry("stripe", kind, "pi_1", ORDER, amount, "", 0, "", 0);
  }

  private static boolean stands(List<Acknowledged> told, Entry... ledger) {
    return ChangeChecks.changesStand(told, Arrays.asList(ledger)).holds();
  }

  @Test
  void onlyWhatIsDoneCounts() throws Exception {
    assertThat(
            LateChanges.of(
                ORDER,
                changes(
                    "CAPTURE 30 DONE", "REFUND 5 REFUSED", "REFUND 6 PENDING", "CANCEL 7 MANUAL"),
                NOTHING))
        .containsExactly(told(Acknowledged.Kind.CAPTURE, 30));
    assertThat(LateChanges.of(ORDER, MissingNode.getInstance(), NOTHING)).isEmpty();
  }

  @Test
  void whatWasToldByAnAnswerIsNotCountedTwice() throws Exception {
    JsonNode twoAlike = changes("REFUND 20 DONE", "REFUND 20 DONE");

    assertThat(LateChanges.of(ORDER, twoAlike, List.of(told(Acknowledged.Kind.REFUND, 20))))
        .containsExactly(told(Acknowledged.Kind.REFUND, 20));
  }

  @Test
  void aLateRefundThatItsVendorDoesNotHaveIsNamed() throws Exception {
    List<Acknowledged> late = LateChanges.of(ORDER, changes("REFUND 20 DONE"), NOTHING);

    assertThat(stands(late, stripe("charge", 100), stripe("refund", 20))).isTrue();
    assertThat(stands(late, stripe("charge", 100))).isFalse();
  }

  @Test
  void aLateChangeThatItsVendorHasDoneTwiceIsNamed() throws Exception {
    List<Acknowledged> refund = LateChanges.of(ORDER, changes("REFUND 20 DONE"), NOTHING);
    List<Acknowledged> capture = LateChanges.of(ORDER, changes("CAPTURE 30 DONE"), NOTHING);

    assertThat(stands(refund, stripe("charge", 100), stripe("refund", 20), stripe("refund", 20)))
        .isFalse();
    assertThat(stands(capture, stripe("charge", 100), stripe("capture", 30))).isTrue();
    assertThat(stands(capture, stripe("charge", 100), stripe("capture", 30), stripe("capture", 30)))
        .isFalse();
  }
}
