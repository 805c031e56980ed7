package dev.understudy.chaos.toxic;

import java.util.HashMap;
import java.util.Map;

/** What a proxy has carried so far, and how often each toxic was done to it. Of one event loop. */
final class Traffic {

  private final Map<String, Long> effects = new HashMap<>();
  private long connections;
  private long received;
  private long sent;

  void connected() {
    connections++;
  }

  /** Connections taken so far. */
  long connections() {
    return connections;
  }

  /** How often each toxic was done to data or requests so far. */
  Map<String, Long> effects() {
    return Map.copyOf(effects);
  }

  void noteEffect(Toxic toxic) {
    effects.merge(toxic.name(), 1L, Long::sum);
  }

  /** A new toxic has had no effect yet, whatever one of its name had before. */
  void forgetEffects(Toxic toxic) {
    effects.remove(toxic.name());
  }

  void received(long bytes) {
    received += bytes;
  }

  void sent(long bytes) {
    sent += bytes;
  }

  /** Bytes that have arrived: at the upstream, and at clients. */
  Map<String, Long> bytes() {
    return Map.of("upstream", received, "downstream", sent);
  }
}
