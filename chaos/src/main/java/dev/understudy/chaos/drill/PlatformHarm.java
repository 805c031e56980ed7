package dev.understudy.chaos.drill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.chaos.workload.Calls;
import dev.understudy.local.PlatformFile;
import dev.understudy.local.ProcessFault;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Harms what the platform stands on, each by whoever owns it. */
final class PlatformHarm {

  /** How nodes name the fault of a name that cannot be looked up. */
  private static final String DNS = "DNS";

  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final PlatformFile platform;
  private final Calls calls;
  private final VendorProxies proxies;
  private final ProcessHarm processes;
  private final JvmHarm jvms;
  private final Set<String> blamed = ConcurrentHashMap.newKeySet();

  PlatformHarm(
      PlatformFile platform,
      Calls calls,
      VendorProxies proxies,
      ProcessHarm processes,
      JvmHarm jvms) {
    this.platform = platform;
    this.calls = calls;
    this.proxies = proxies;
    this.processes = processes;
    this.jvms = jvms;
  }

  void begin(String name, PlatformFault fault, Duration limit) {
    switch (fault) {
      case PlatformFault.SlowDatabase slow -> proxies.add(name, slow.toxic(), limit);
      case PlatformFault.FullDisk _ ->
          processes.begin(name, ProcessFault.Kind.FILL, ProcessFault.DATABASE, limit);
      case PlatformFault.NameLost(String vendor) -> {
        processes.begin(name, ProcessFault.Kind.LOSE_NAME, vendor, limit);
        proxies.cut(vendor);
        var _ = Thread.ofVirtual().name(name).start(() -> awaitBlame(name, vendor, limit));
      }
      case PlatformFault.Partition partition -> jvms.begin(name, partition.inside(), limit);
    }
  }

  boolean observed(String name, PlatformFault fault) {
    return switch (fault) {
      case PlatformFault.SlowDatabase slow -> proxies.effects(name, slow.toxic()) > 0;
      // It was not begun before the database itself had refused to store more.
      case PlatformFault.FullDisk _ -> processes.observed(name);
      case PlatformFault.NameLost _ -> processes.observed(name) && blamed.contains(name);
      case PlatformFault.Partition partition -> jvms.observed(name, partition.inside());
    };
  }

  /** A verdict shows why it was given only until the next one is. */
  private void awaitBlame(String name, String vendor, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    try {
      while (!blamesDns(vendor) && System.nanoTime() < end) {
        Thread.sleep(LOOK_EVERY);
      }
      if (System.nanoTime() < end) {
        blamed.add(name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether a node's verdict says that this is why its calls to the vendor failed. */
  private boolean blamesDns(String vendor) {
    for (Node node : Node.of(platform)) {
      for (JsonNode shown : calls.get(node.url() + "/v1/providers").body().path("providers")) {
        if (shown.path("id").asText().equals(vendor) && shown.toString().contains(DNS)) {
          return true;
        }
      }
    }
    return false;
  }

  void end(String name, PlatformFault fault) {
    switch (fault) {
      case PlatformFault.SlowDatabase slow -> proxies.remove(name, slow.toxic());
      case PlatformFault.FullDisk _, PlatformFault.NameLost _ -> processes.end(name);
      case PlatformFault.Partition partition -> jvms.end(name, partition.inside());
    }
  }
}
