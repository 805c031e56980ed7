package dev.understudy.chaos.drill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.chaos.experiment.Guard;
import dev.understudy.chaos.workload.Calls;
import dev.understudy.local.PlatformFile;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Behaviours of simulated vendors; several at one vendor at a time add up. */
final class VendorBehaviours {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final PlatformFile platform;
  private final Calls calls;
  private final Guard guard;
  private final Map<String, SequencedMap<String, Map<String, Object>>> active = new TreeMap<>();
  private long latestEnd = System.nanoTime();

  VendorBehaviours(PlatformFile platform, Calls calls, Guard guard) {
    this.guard = guard;
    this.platform = platform;
    this.calls = calls;
  }

  synchronized void begin(String injection, Fault.Behaviour behaviour, Duration limit) {
    guard.undo(injection, "POST", url(behaviour.vendor()), Map.of(), "{}");
    latestEnd = Math.max(latestEnd, System.nanoTime() + limit.toNanos());
    active
        .computeIfAbsent(behaviour.vendor(), _ -> new LinkedHashMap<>())
        .put(injection, behaviour.settings());
    tell(behaviour.vendor());
  }

  synchronized void end(String injection, Fault.Behaviour behaviour) {
    active.getOrDefault(behaviour.vendor(), new LinkedHashMap<>()).remove(injection);
    tell(behaviour.vendor());
  }

  private void tell(String vendor) {
    Map<String, Object> all = new TreeMap<>();
    active.getOrDefault(vendor, new LinkedHashMap<>()).values().forEach(all::putAll);
    Calls.Answer answer = calls.post(url(vendor) + "?lastsMs=" + left(), json(all), Map.of());
    if (answer.status() != 200) {
      throw new DrillException(
          "%s could not be told to behave so: %d %s"
              .formatted(vendor, answer.status(), answer.body()));
    }
  }

  /** The vendor behaves well again by itself should this drill be no more. */
  private long left() {
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(latestEnd - System.nanoTime()));
  }

  private static String json(Map<String, Object> settings) {
    try {
      return JSON.writeValueAsString(settings);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a behaviour cannot be written: " + settings, e);
    }
  }

  /**
   * Requests that a vendor has met while it behaved otherwise than well, since it was told last.
   */
  long met(String vendor) {
    JsonNode now = calls.get(url(vendor)).body();
    return now.path("met").asLong();
  }

  private String url(String vendor) {
    return Optional.ofNullable(platform.vendors().get(vendor))
            .orElseThrow(() -> new DrillException("the platform has no vendor \"" + vendor + "\""))
            .url()
        + "/__sim/behaviour";
  }
}
