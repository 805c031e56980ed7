package dev.understudy.chaos.drill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.chaos.experiment.Guard;
import dev.understudy.chaos.workload.Calls;
import dev.understudy.local.PlatformFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The proxies that lie on one node's ways to its vendors and on no other's, called {@code
 * NODE.VENDOR}. A platform of a drill that cuts nodes off has them.
 */
final class NodeWays {

  private final PlatformFile platform;
  private final Calls calls;
  private final Guard guard;

  NodeWays(PlatformFile platform, Calls calls, Guard guard) {
    this.guard = guard;
    this.platform = platform;
    this.calls = calls;
  }

  /** From now on the node is refused wherever it calls; true when it was seen to be so. */
  boolean cut(String node, Duration limit) {
    List<JsonNode> ways = of(node);
    for (JsonNode way : ways) {
      guard.undo(node + ": cut off", "POST", url(way), Map.of(), "{\"enabled\": true}");
    }
    set(ways, "{\"enabled\": false, \"duration\": %d}".formatted(limit.toMillis()));
    return ways.stream().allMatch(way -> Injector.isRefused(way.path("listen").asText()));
  }

  void restore(String node) {
    set(of(node), "{\"enabled\": true}");
  }

  private List<JsonNode> of(String node) {
    List<JsonNode> ways =
        calls.get(platform.chaos().url() + "/proxies").body().properties().stream()
            .filter(proxy -> proxy.getKey().startsWith(node + "."))
            .map(Map.Entry::getValue)
            .toList();
    if (ways.isEmpty()) {
      throw new DrillException(
          "this platform has no proxies of %s's own: it cannot be cut off alone".formatted(node));
    }
    return ways;
  }

  private void set(List<JsonNode> ways, String body) {
    for (JsonNode way : ways) {
      Injector.require(calls.post(url(way), body, Map.of()), "change the proxy");
    }
  }

  private String url(JsonNode way) {
    return platform.chaos().url() + "/proxies/" + way.path("name").asText();
  }
}
