package dev.understudy.chaos.fault;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jboss.byteman.agent.submit.ScriptText;
import org.jboss.byteman.agent.submit.Submit;

/** Byteman in one JVM, listening on loopback; loaded once, and idle while it has no rule. */
final class Agent {

  private final long process;

  Agent(long process) {
    this.process = process;
  }

  void add(String name, String rule) {
    String said = asked(byteman -> byteman.addScripts(List.of(new ScriptText(name, rule))));
    if (!said.contains("install rule " + name)) {
      throw new FaultException("Byteman refuses the rule " + name + ": " + said.strip());
    }
  }

  /** Takes a rule back by its name; none is good. */
  void remove(String name) {
    if (property(BytemanJar.PORT).isEmpty()) {
      return;
    }
    asked(
        byteman -> {
          List<ScriptText> mine =
              byteman.getAllScripts().stream()
                  .filter(script -> script.getFileName().equals(name))
                  .toList();
          return mine.isEmpty() ? "" : byteman.deleteScripts(mine);
        });
  }

  /** What Byteman made of its rules, with the reason when one cannot be carried out. */
  String told() {
    return asked(Submit::listAllRules);
  }

  /** A property of the JVM, read from outside. */
  Optional<String> property(String name) {
    return attached(
        machine -> Optional.ofNullable(machine.getSystemProperties().getProperty(name)));
  }

  @FunctionalInterface
  private interface Request {
    String to(Submit byteman) throws Exception;
  }

  /** The one place that turns what Byteman's client may throw, which is anything, into ours. */
  private String asked(Request request) {
    try {
      return request.to(new Submit(BytemanJar.LOOPBACK, port()));
    } catch (Exception e) {
      throw e instanceof FaultException ours
          ? ours
          : new FaultException("Byteman in process %d does not answer: %s".formatted(process, e));
    }
  }

  private int port() {
    return Integer.parseInt(
        attached(
            machine -> {
              String known = machine.getSystemProperties().getProperty(BytemanJar.PORT);
              return known == null ? load(machine) : known;
            }));
  }

  private static String load(VirtualMachine machine)
      throws IOException, AgentLoadException, AgentInitializationException {
    int port = BytemanJar.freePort();
    Path jar = BytemanJar.extracted();
    machine.loadAgent(
        jar.toString(),
        BytemanJar.options(jar, port) + ",prop:org.jboss.byteman.compile.to.bytecode=true");
    return "" + port;
  }

  @FunctionalInterface
  private interface Attached<T> {
    T with(VirtualMachine machine)
        throws IOException, AgentLoadException, AgentInitializationException;
  }

  private <T> T attached(Attached<T> work) {
    try {
      VirtualMachine machine = VirtualMachine.attach("" + process);
      try {
        return work.with(machine);
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException
        | IOException
        | AgentLoadException
        | AgentInitializationException e) {
      throw new FaultException(
          "process %d cannot be attached to from here: %s".formatted(process, e.getMessage()));
    }
  }
}
