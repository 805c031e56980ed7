package dev.understudy.chaos.fault;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings faults about in a JVM on this machine, of this user, by its process id. Each ends by
 * itself at its limit, whatever becomes of us.
 */
public final class JvmFaults {

  private static final Pattern REASON = Pattern.compile("(?m)^org\\.jboss\\.byteman\\S+: (.*)$");

  private final InstantSource clock;

  public JvmFaults(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Brings it about.
   *
   * @param name of letters, digits, - and _; distinct within the JVM
   * @param limit after which it ends
   * @throws FaultException when it cannot be done
   */
  public void begin(long process, String name, JvmFault fault, Duration limit) {
    new Agent(process).add(name, fault.rule(name, clock.instant().plus(limit)));
  }

  /**
   * Whether somebody has met it.
   *
   * @throws FaultException with the reason, when its rule cannot be carried out
   */
  public boolean observed(long process, String name) {
    Agent agent = new Agent(process);
    if (agent.property(JvmFault.met(name)).isPresent()) {
      return true;
    }
    Matcher reason = REASON.matcher(agent.told());
    if (reason.find()) {
      throw new FaultException(reason.group(1));
    }
    return false;
  }

  /** Takes it back; twice does no harm, and neither does a process that is no more. */
  public void end(long process, String name) {
    if (ProcessHandle.of(process).isPresent()) {
      new Agent(process).remove(name);
    }
  }

  /** A command that takes it back, for who does it in our place. */
  public static List<String> undoing(long process, String name) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        Ends.class.getName(),
        "" + process,
        name);
  }

  /** What that command runs. */
  static final class Ends {
    public static void main(String[] args) {
      new JvmFaults(InstantSource.system()).end(Long.parseLong(args[0]), args[1]);
    }
  }
}
