package dev.understudy.chaos.cli;

import dev.understudy.chaos.drill.Drills;
import picocli.CommandLine.Command;

/** {@code drill list}, {@code drill run} and {@code drill prove}. */
@Command(
    name = "drill",
    mixinStandardHelpOptions = true,
    subcommands = {RunCommand.class, ProveCommand.class},
    description = "Outages under load, judged.")
public final class DrillCommand {

  @Command(mixinStandardHelpOptions = true, description = "Lists the drills that come with it.")
  int list() {
    Drills.all()
        .forEach(drill -> System.out.printf("%-24s %s%n", drill.name(), drill.description()));
    return 0;
  }
}
