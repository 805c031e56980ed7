package dev.understudy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.service.VendorCalls;
import dev.understudy.service.VendorReply;
import dev.understudy.service.VendorRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CrashPointsTest {

  private final List<String> heard = new ArrayList<>();
  private final VendorCalls vendor =
      (request, _) -> {
        heard.add(request.path());
        return new Outcome.Unknown<VendorReply>(new Fault(Fault.Kind.TIMED_OUT, "test"));
      };

  private static void call(VendorCalls calls, String path) {
    var _ = calls.send(VendorRequest.get(path, Map.of()), new Deadline(Instant.MAX));
  }

  @Test
  void countsAPointBeforeAndAfterEachExchange() {
    CrashPoints points = CrashPoints.counting();
    VendorCalls calls = points.around("v", vendor);

    call(calls, "/a");
    call(calls, "/b");

    assertThat(points.passed())
        .containsExactly("before v GET /a", "after v GET /a", "before v GET /b", "after v GET /b");
  }

  @Test
  void whoStandsStillGoesOnAfterwards() {
    CrashPoints points = CrashPoints.pausingAt(2, () -> heard.add("others"));
    VendorCalls calls = points.around("v", vendor);

    call(calls, "/a");
    call(calls, "/b");

    assertThat(heard).containsExactly("/a", "others", "/b");
    assertThat(points.dead()).isFalse();
  }

  @Test
  void theVendorHearsOfWhatWasSentBeforeTheNodeDiedAndOfNothingElse() {
    List<List<String>> heardByPoint = new ArrayList<>();
    for (int point = 0; point < 4; point++) {
      heard.clear();
      CrashPoints points = CrashPoints.dyingAt(point);
      VendorCalls calls = points.around("v", vendor);
      assertThatThrownBy(
              () -> {
                call(calls, "/a");
                call(calls, "/b");
              })
          .isInstanceOf(NodeCrashed.class);
      heardByPoint.add(List.copyOf(heard));
    }

    assertThat(heardByPoint)
        .containsExactly(List.of(), List.of("/a"), List.of("/a"), List.of("/a", "/b"));
  }

  @Test
  void aDeadNodeDoesNothingMore() {
    CrashPoints points = CrashPoints.dyingAt(0);
    VendorCalls calls = points.around("v", vendor);
    assertThatThrownBy(() -> call(calls, "/a")).isInstanceOf(NodeCrashed.class);

    assertThatThrownBy(() -> call(calls, "/b")).isInstanceOf(NodeCrashed.class);
    assertThat(heard).isEmpty();
    assertThat(points.dead()).isTrue();
  }
}
