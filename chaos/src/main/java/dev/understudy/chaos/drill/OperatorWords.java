package dev.understudy.chaos.drill;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.chaos.experiment.Guard;
import dev.understudy.chaos.workload.Calls;
import dev.understudy.local.PlatformFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What an operator says of a vendor, through the API that operators have. */
final class OperatorWords {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> STATES =
      Map.of("DRAIN", "DRAINED", "FORCE_UP", "UP", "FORCE_DOWN", "DOWN");

  private final PlatformFile platform;
  private final Calls calls;
  private final Guard guard;
  private final Map<String, Long> expiries = new ConcurrentHashMap<>();

  OperatorWords(PlatformFile platform, Calls calls, Guard guard) {
    this.guard = guard;
    this.platform = platform;
    this.calls = calls;
  }

  /** Says it, and returns whether the node that was told shows it. */
  boolean say(String injection, Fault.Operator word) {
    String node = nodes(word.vendor()).getFirst();
    String body =
        JSON.createObjectNode()
            .put("kind", word.word())
            .put("who", word.who())
            .put("why", word.why())
            .put("expiresInSeconds", word.expires().toSeconds())
            .toString();
    guard.undo(
        injection,
        "DELETE",
        url(node, word.vendor()),
        Map.of("Authorization", "Bearer " + platform.apiKey()),
        "");
    Injector.require(
        calls.send("PUT", url(node, word.vendor()), body, Map.of()), "tell the operator's word");
    expiries.put(injection, System.nanoTime() + word.expires().toNanos());
    return shows(node, word);
  }

  private boolean shows(String node, Fault.Operator word) {
    long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    boolean shown = false;
    while (!shown && System.nanoTime() < end) {
      for (var provider : calls.get(node + "/v1/providers").body().path("providers")) {
        shown |=
            provider.path("id").asText().equals(word.vendor())
                && provider.path("state").asText().equals(STATES.get(word.word()));
      }
    }
    return shown;
  }

  /** Takes it back where it has not expired by itself. */
  void takeBack(String injection, Fault.Operator word) {
    Long expiry = expiries.remove(injection);
    if (expiry == null || System.nanoTime() > expiry) {
      return;
    }
    for (String node : nodes(word.vendor())) {
      if (calls.send("DELETE", url(node, word.vendor()), "", Map.of()).status() == 204) {
        return;
      }
    }
    throw new DrillException("no node takes the operator's word back");
  }

  private List<String> nodes(String vendor) {
    return Vendors.adapter(vendor)
        .map(adapter -> platform.services().getOrDefault(adapter, List.of()))
        .filter(urls -> !urls.isEmpty())
        .orElseThrow(() -> new DrillException("the platform has no vendor \"" + vendor + "\""));
  }

  private static String url(String node, String vendor) {
    return node + "/v1/providers/" + vendor + "/override";
  }
}
