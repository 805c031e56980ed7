package dev.understudy.chaos.cli;

import dev.understudy.chaos.safety.Permit;
import dev.understudy.chaos.toxic.Targets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that harms. */
final class PermitOptions {

  @Option(
      names = "--allow",
      description =
          "A host that may be harmed, beside this machine and private networks: a name, or"
              + " *.example.org. May be given several times.")
  private @Nullable List<String> allowed;

  @Option(
      names = "--in-production",
      description =
          "Harms what is in production, if " + Permit.SECOND + "=yes asks for it as well.")
  private boolean inProduction;

  Permit permit() {
    return new Permit(
        new Targets(allowed == null ? List.of() : allowed),
        Permit.Asked.of(inProduction),
        System.getenv());
  }
}
