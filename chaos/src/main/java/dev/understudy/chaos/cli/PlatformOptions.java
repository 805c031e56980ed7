package dev.understudy.chaos.cli;

import dev.understudy.local.LocalPlatform;
import dev.understudy.local.PlatformException;
import dev.understudy.local.Ports;
import dev.understudy.local.PortsConverter;
import picocli.CommandLine.Option;

/** The options of every command that starts platforms of its own for drills. */
final class PlatformOptions {

  @Option(
      names = "--seed",
      defaultValue = "42",
      description = "What is random is drawn from it (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--port-base",
      defaultValue = "8080",
      converter = PortsConverter.class,
      description =
          "Of a platform of its own (default: ${DEFAULT-VALUE}); several take turns there and 400"
              + " above.")
  private Ports ports = new Ports(8080);

  long seed() {
    return seed;
  }

  Ports ports() {
    return ports;
  }

  /** Before several platforms: what makes each start sooner. False where none could start. */
  boolean recorded() throws InterruptedException {
    try {
      LocalPlatform.record(Home.folder(), ports, System.out::println);
      return true;
    } catch (PlatformException e) {
      System.err.println("drill: " + e.getMessage());
      return false;
    }
  }
}
