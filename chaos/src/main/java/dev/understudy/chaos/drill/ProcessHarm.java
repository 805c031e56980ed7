package dev.understudy.chaos.drill;

import dev.understudy.chaos.experiment.Guard;
import dev.understudy.chaos.workload.Calls;
import dev.understudy.local.PlatformFile;
import dev.understudy.local.ProcessFault;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Harms processes through the control of the platform that owns them: it can start them again, and
 * undoes the harm by itself in time should this drill be no more.
 */
final class ProcessHarm {

  private final PlatformFile platform;
  private final Calls calls;
  private final Guard guard;
  private final Map<String, Long> ids = new ConcurrentHashMap<>();

  ProcessHarm(PlatformFile platform, Calls calls, Guard guard) {
    this.guard = guard;
    this.platform = platform;
    this.calls = calls;
  }

  /** Returns when the platform has seen it take effect. */
  void begin(String injection, ProcessFault.Kind kind, String target, Duration lasts) {
    Calls.Answer answer =
        calls.post(
            control().url() + "/faults",
            "{\"kind\": \"%s\", \"target\": \"%s\", \"lastsMs\": %d}"
                .formatted(kind, target, lasts.toMillis()),
            authorization());
    if (answer.status() != 201) {
      throw new DrillException(
          "%s cannot be harmed (%s): %s"
              .formatted(target, kind, answer.body().path("error").asText("no answer")));
    }
    long id = answer.body().path("id").asLong();
    ids.put(injection, id);
    guard.undo(injection, "DELETE", control().url() + "/faults/" + id, authorization(), "");
  }

  /** Whether it took effect. */
  boolean observed(String injection) {
    return ids.containsKey(injection);
  }

  /** Undoes it; it may have ended by itself. */
  void end(String injection) {
    Long id = ids.get(injection);
    if (id == null) {
      return;
    }
    Calls.Answer answer =
        calls.send("DELETE", control().url() + "/faults/" + id, "", authorization());
    if (answer.status() != 200 && answer.status() != 404) {
      throw new DrillException("the harm of " + injection + " could not be undone");
    }
  }

  private PlatformFile.Control control() {
    return platform
        .control()
        .orElseThrow(
            () ->
                new DrillException(
                    "this platform's processes cannot be harmed from here: its platform.json"
                        + " names no control"));
  }

  private Map<String, String> authorization() {
    return Map.of("Authorization", "Bearer " + control().token());
  }
}
