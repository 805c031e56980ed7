package dev.understudy.chaos.drill;

import dev.understudy.catalogue.Required;
import dev.understudy.chaos.fault.JvmFault;
import java.time.Duration;

/** What is done to nodes of the platform. */
sealed interface NodeFault extends Fault {

  /** SIGKILL; started anew at the end. */
  record Kill(String process) implements NodeFault {
    public Kill {
      Required.field("process", process);
    }

    @Override
    public String told() {
      return process + ": killed";
    }
  }

  /** SIGSTOP, and SIGCONT at the end. */
  record Pause(String process) implements NodeFault {
    public Pause {
      Required.field("process", process);
    }

    @Override
    public String told() {
      return process + ": paused";
    }
  }

  /** Something inside a process that knows nothing of it. */
  record Jvm(String process, JvmFault does) implements NodeFault {
    public Jvm {
      Required.field("process", process);
      Required.field("does", does);
    }

    @Override
    public String told() {
      return process + ": " + does.told();
    }
  }

  /**
   * Nodes of a service are killed at random moments, drawn from the seed of the run.
   *
   * @param service whose nodes
   * @param every the mean time from one to the next
   * @param down how long each is away, before it is started again
   */
  record Kills(String service, Duration every, Duration down) implements NodeFault {
    public Kills {
      Required.field("service", service);
      Required.field("every", every);
      Required.field("down", down);
      if (!every.isPositive() || !down.isPositive()) {
        throw new IllegalArgumentException(
            "every and down must be positive, were " + every + " and " + down);
      }
    }

    @Override
    public String told() {
      return service + ": nodes killed at random";
    }
  }

  /** One node is refused by all its vendors; other nodes reach them. */
  record CutOff(String process) implements NodeFault {
    public CutOff {
      Required.field("process", process);
    }

    @Override
    public String told() {
      return process + ": cut off from its vendors";
    }
  }
}
