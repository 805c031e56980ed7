package dev.understudy.chaos.drill;

import dev.understudy.chaos.experiment.Guard;
import dev.understudy.chaos.fault.FaultException;
import dev.understudy.chaos.fault.JvmFaults;
import dev.understudy.local.PlatformFile;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Harms the inside of a platform's processes, where they run on this machine. */
final class JvmHarm {

  private final PlatformFile platform;
  private final Guard guard;
  private final JvmFaults faults = new JvmFaults(InstantSource.system());

  JvmHarm(PlatformFile platform, Guard guard) {
    this.platform = platform;
    this.guard = guard;
  }

  void begin(String injection, NodeFault.Jvm jvm, Duration limit) {
    long process = process(jvm);
    guard.undo(injection, JvmFaults.undoing(process, injection));
    try {
      faults.begin(process, injection, jvm.does(), limit);
    } catch (FaultException e) {
      throw new DrillException(jvm.process() + " cannot be harmed: " + e.getMessage());
    }
  }

  boolean observed(String injection, NodeFault.Jvm jvm) {
    try {
      return faults.observed(process(jvm), injection);
    } catch (FaultException e) {
      throw new DrillException(jvm.process() + " was not harmed: " + e.getMessage());
    }
  }

  void end(String injection, NodeFault.Jvm jvm) {
    try {
      faults.end(process(jvm), injection);
    } catch (FaultException e) {
      throw new DrillException(jvm.process() + " could not be healed: " + e.getMessage());
    }
  }

  private long process(NodeFault.Jvm jvm) {
    return Optional.ofNullable(platform.processes().get(jvm.process()))
        .orElseThrow(
            () -> new DrillException("the platform has no process \"" + jvm.process() + "\""));
  }
}
