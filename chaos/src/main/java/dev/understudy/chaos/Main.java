package dev.understudy.chaos;

import dev.understudy.chaos.cli.ChaosCommand;
import dev.understudy.chaos.cli.DemoCommand;
import dev.understudy.chaos.cli.DrillCommand;
import dev.understudy.chaos.cli.ExperimentCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Hands each command to its class. */
@Command(
    name = "understudy",
    mixinStandardHelpOptions = true,
    subcommands = {
      DemoCommand.class,
      DrillCommand.class,
      ExperimentCommand.class,
      ChaosCommand.class
    })
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
