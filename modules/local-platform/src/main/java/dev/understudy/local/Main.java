package dev.understudy.local;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code up}: the platform until Ctrl-C. */
@Command(name = "understudy", mixinStandardHelpOptions = true)
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Starts the local platform, until Ctrl-C.")
  int up(
      @Option(
              names = "--port-base",
              defaultValue = "8080",
              converter = PortsConverter.class,
              description = "Where ports are counted from (default: ${DEFAULT-VALUE}).")
          Ports ports)
      throws InterruptedException {
    try {
      Path home =
          Path.of(Optional.ofNullable(System.getenv("UNDERSTUDY_HOME")).orElse("."))
              .toAbsolutePath();
      LocalPlatform platform = LocalPlatform.start(home, ports, System.out::println);
      PlatformFile file = platform.file();
      file.services().forEach((name, urls) -> System.out.printf("  %-10s %s%n", name, urls));
      System.out.println("  chaos      " + file.chaos().url());
      System.out.println("  key        " + file.apiKey());
      System.out.println("All of it is in " + platform.platformFile() + ". Ctrl-C stops it.");
      new CountDownLatch(1).await(); // until the signal that ends the process
      return 0;
    } catch (PlatformException e) {
      System.err.println("up: " + e.getMessage());
      return 1;
    }
  }
}
