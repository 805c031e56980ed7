package dev.understudy.chaos.drill;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.chaos.experiment.Guard;
import dev.understudy.chaos.workload.Calls;
import dev.understudy.local.PlatformFile;
import dev.understudy.local.ProcessFault;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Brings faults about, proves that they took effect, and takes them back. */
final class Injector {

  /** What a fault outlives its drill by, at most. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final int CONNECT_MILLIS = 1_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PlatformFile platform;
  private final Calls calls;
  private final Guard guard;
  private final VendorBehaviours behaviours;
  private final ProcessHarm processes;
  private final NodeWays ways;
  private final OperatorWords words;
  private final JvmHarm jvms;
  private final Map<String, Boolean> seen = new ConcurrentHashMap<>();

  /**
   * An injector of a platform.
   *
   * @param guard takes back what is there when this process ends before it has
   */
  Injector(PlatformFile platform, Calls calls, Guard guard) {
    this.platform = platform;
    this.calls = calls;
    this.guard = guard;
    this.behaviours = new VendorBehaviours(platform, calls, guard);
    this.processes = new ProcessHarm(platform, calls, guard);
    this.ways = new NodeWays(platform, calls, guard);
    this.words = new OperatorWords(platform, calls, guard);
    this.jvms = new JvmHarm(platform, guard);
  }

  /** Brings it about, with a time limit that holds without us. */
  void begin(Injection injection) {
    String name = injection.name();
    Duration limit = injection.lasts().plus(GRACE);
    switch (injection.fault()) {
      case Fault.Refused(String vendor) -> {
        guard.undo(name, "POST", proxy(vendor), token(), "{\"enabled\": true}");
        set(vendor, false, limit);
        seen.put(name, isRefused(vendor(vendor).proxyAddress()));
      }
      case Fault.Toxic toxic -> add(name, toxic, limit);
      case Fault.Behaviour behaviour -> behaviours.begin(name, behaviour, limit);
      case Fault.Kill(String process) ->
          processes.begin(name, ProcessFault.Kind.KILL, process, limit);
      case Fault.Pause(String process) ->
          processes.begin(name, ProcessFault.Kind.PAUSE, process, limit);
      case Fault.Crash() ->
          processes.begin(name, ProcessFault.Kind.CRASH, ProcessFault.DATABASE, limit);
      case Fault.CutOff(String process) -> seen.put(name, ways.cut(process, limit));
      case Fault.Operator word -> seen.put(name, words.say(name, word));
      case Fault.Jvm jvm -> jvms.begin(name, jvm, limit);
      case Fault.Kills _ -> throw new IllegalStateException("not drawn: " + name);
    }
  }

  /** Whether it was there for whoever met it: not what we asked for, but what happened. */
  boolean observed(Injection injection) {
    String name = injection.name();
    return switch (injection.fault()) {
      case Fault.Refused _, Fault.CutOff _, Fault.Operator _ -> seen.getOrDefault(name, false);
      case Fault.Toxic toxic -> effects(name, toxic) > 0;
      case Fault.Behaviour(String vendor, _) -> behaviours.met(vendor) > 0;
      case Fault.Jvm jvm -> jvms.observed(name, jvm);
      case Fault.Kill _, Fault.Pause _, Fault.Crash _, Fault.Kills _ -> processes.observed(name);
    };
  }

  /** Takes it back. Done always, whatever happened meanwhile; twice does no harm. */
  void end(Injection injection) {
    String name = injection.name();
    switch (injection.fault()) {
      case Fault.Refused(String vendor) -> set(vendor, true, Duration.ZERO);
      case Fault.Toxic toxic -> remove(name, toxic);
      case Fault.Behaviour behaviour -> behaviours.end(name, behaviour);
      case Fault.Jvm jvm -> jvms.end(name, jvm);
      case Fault.Kill _, Fault.Pause _, Fault.Crash _, Fault.Kills _ -> processes.end(name);
      case Fault.CutOff(String process) -> ways.restore(process);
      case Fault.Operator word -> words.takeBack(name, word);
    }
  }

  /** Whether a connection of our own is. */
  static boolean isRefused(String listener) {
    String[] address = listener.split(":", -1);
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(address[0], Integer.parseInt(address[1])), CONNECT_MILLIS);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private void set(String vendor, boolean enabled, Duration limit) {
    ObjectNode body = JSON.createObjectNode().put("enabled", enabled);
    if (!enabled) {
      body.put("duration", limit.toMillis());
    }
    require(calls.post(proxy(vendor), body.toString(), token()), "change the proxy");
  }

  private void add(String name, Fault.Toxic toxic, Duration limit) {
    guard.undo(name, "DELETE", proxy(toxic.vendor()) + "/toxics/" + name, token(), "");
    ObjectNode body =
        JSON.createObjectNode()
            .put("name", name)
            .put("type", toxic.type())
            .put("stream", toxic.stream())
            .put("toxicity", toxic.toxicity().orElse(1.0))
            .put("duration", limit.toMillis());
    body.set("attributes", JSON.valueToTree(toxic.attributes().orElse(Map.of())));
    require(
        calls.post(proxy(toxic.vendor()) + "/toxics", body.toString(), token()), "add the toxic");
  }

  private long effects(String name, Fault.Toxic toxic) {
    return calls
        .send("GET", proxy(toxic.vendor()) + "/observed", "", token())
        .body()
        .path("effects")
        .path(name)
        .asLong();
  }

  private void remove(String name, Fault.Toxic toxic) {
    Calls.Answer answer =
        calls.send("DELETE", proxy(toxic.vendor()) + "/toxics/" + name, "", token());
    if (answer.status() != 404) {
      require(answer, "take the toxic back");
    }
  }

  /** A chaos server on loopback may want none. */
  private Map<String, String> token() {
    String token = platform.chaos().token();
    return token.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + token);
  }

  private String proxy(String vendor) {
    return platform.chaos().url() + "/proxies/" + vendor(vendor).proxy();
  }

  private PlatformFile.VendorEntry vendor(String name) {
    return Optional.ofNullable(platform.vendors().get(name))
        .orElseThrow(() -> new DrillException("the platform has no vendor \"" + name + "\""));
  }

  static void require(Calls.Answer answer, String what) {
    if (answer.status() < 200 || answer.status() > 299) {
      throw new DrillException("could not " + what + ": " + answer.status() + " " + answer.body());
    }
  }
}
