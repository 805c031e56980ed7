package dev.understudy.chaos.drill;

import dev.understudy.chaos.experiment.Guard;
import dev.understudy.chaos.workload.Calls;
import dev.understudy.local.PlatformFile;
import dev.understudy.local.ProcessFault;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Brings faults about, proves that they took effect, and takes them back. */
final class Injector {

  /** What a fault outlives its drill by, at most. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final int CONNECT_MILLIS = 1_000;

  private final VendorProxies proxies;
  private final VendorBehaviours behaviours;
  private final ProcessHarm processes;
  private final NodeWays ways;
  private final OperatorWords words;
  private final JvmHarm jvms;
  private final PlatformHarm harm;
  private final Map<String, Boolean> seen = new ConcurrentHashMap<>();

  /**
   * An injector of a platform.
   *
   * @param guard takes back what is there when this process ends before it has
   */
  Injector(PlatformFile platform, Calls calls, Guard guard) {
    this.proxies = new VendorProxies(platform, calls, guard);
    this.behaviours = new VendorBehaviours(platform, calls, guard);
    this.processes = new ProcessHarm(platform, calls, guard);
    this.ways = new NodeWays(platform, calls, guard);
    this.words = new OperatorWords(platform, calls, guard);
    this.jvms = new JvmHarm(platform, guard);
    this.harm = new PlatformHarm(platform, calls, proxies, processes, jvms);
  }

  /** Brings it about, with a time limit that holds without us. */
  void begin(Injection injection) {
    String name = injection.name();
    Duration limit = injection.lasts().plus(GRACE);
    switch (injection.fault()) {
      case Fault.Refused(String vendor) -> seen.put(name, proxies.refuse(name, vendor, limit));
      case Fault.Toxic toxic -> proxies.add(name, toxic, limit);
      case Fault.Behaviour behaviour -> behaviours.begin(name, behaviour, limit);
      case NodeFault.Kill(String process) ->
          processes.begin(name, ProcessFault.Kind.KILL, process, limit);
      case NodeFault.Pause(String process) ->
          processes.begin(name, ProcessFault.Kind.PAUSE, process, limit);
      case Fault.Crash() ->
          processes.begin(name, ProcessFault.Kind.CRASH, ProcessFault.DATABASE, limit);
      case NodeFault.CutOff(String process) -> seen.put(name, ways.cut(process, limit));
      case Fault.Operator word -> seen.put(name, words.say(name, word));
      case NodeFault.Jvm jvm -> jvms.begin(name, jvm, limit);
      case PlatformFault fault -> harm.begin(name, fault, limit);
      case NodeFault.Kills _ -> throw new IllegalStateException("not drawn: " + name);
    }
  }

  /** Whether it was there for whoever met it: not what we asked for, but what happened. */
  boolean observed(Injection injection) {
    String name = injection.name();
    return switch (injection.fault()) {
      case Fault.Refused _, NodeFault.CutOff _, Fault.Operator _ -> seen.getOrDefault(name, false);
      case Fault.Toxic toxic -> proxies.effects(name, toxic) > 0;
      case PlatformFault fault -> harm.observed(name, fault);
      case Fault.Behaviour(String vendor, _) -> behaviours.met(vendor) > 0;
      case NodeFault.Jvm jvm -> jvms.observed(name, jvm);
      case NodeFault.Kill _, NodeFault.Pause _, Fault.Crash _, NodeFault.Kills _ ->
          processes.observed(name);
    };
  }

  /** Takes it back. Done always, whatever happened meanwhile; twice does no harm. */
  void end(Injection injection) {
    String name = injection.name();
    switch (injection.fault()) {
      case Fault.Refused(String vendor) -> proxies.open(vendor);
      case Fault.Toxic toxic -> proxies.remove(name, toxic);
      case PlatformFault fault -> harm.end(name, fault);
      case Fault.Behaviour behaviour -> behaviours.end(name, behaviour);
      case NodeFault.Jvm jvm -> jvms.end(name, jvm);
      case NodeFault.Kill _, NodeFault.Pause _, Fault.Crash _, NodeFault.Kills _ ->
          processes.end(name);
      case NodeFault.CutOff(String process) -> ways.restore(process);
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

  static void require(Calls.Answer answer, String what) {
    if (answer.status() < 200 || answer.status() > 299) {
      throw new DrillException("could not " + what + ": " + answer.status() + " " + answer.body());
    }
  }
}
