package dev.understudy.sims;

import dev.understudy.sims.adyen.AdyenSim;
import dev.understudy.sims.sendgrid.SendGridSim;
import dev.understudy.sims.ses.SesSim;
import dev.understudy.sims.shopify.ShopifySim;
import dev.understudy.sims.square.SquareSim;
import dev.understudy.sims.stripe.StripeSim;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts all vendor simulators, one port each. */
@Command(
    name = "sims",
    mixinStandardHelpOptions = true,
    description = "The vendor simulators: each vendor on a port of its own, until Ctrl-C.")
public final class Main implements Callable<Integer> {

  private static final long SEED = 42;

  @Option(
      names = "--port-base",
      defaultValue = "8120",
      description = "The first vendor's port (default: ${DEFAULT-VALUE}).")
  private int portBase;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "The address to listen on (default: ${DEFAULT-VALUE}).")
  private String host = "127.0.0.1";

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    Vertx vertx = Vertx.vertx();
    int port = portBase;
    for (VendorSim vendor : vendors(InstantSource.system())) {
      if (!start(vertx, vendor, port++)) {
        return 1;
      }
    }
    Thread.currentThread().join(); // until the signal that ends the process
    return 0;
  }

  /** In the order of their ports. */
  private static List<VendorSim> vendors(InstantSource clock) {
    return List.of(
        new StripeSim(clock),
        new AdyenSim(clock),
        new ShopifySim(clock),
        new SquareSim(clock),
        new SendGridSim(clock),
        new SesSim(clock));
  }

  private boolean start(Vertx vertx, VendorSim vendor, int port) {
    try {
      new SimServer(vertx, vendor, new Random(SEED))
          .listen(host, port)
          .toCompletionStage()
          .toCompletableFuture()
          .join();
      System.out.println(vendor.name() + " listens on http://" + host + ":" + port);
      return true;
    } catch (CompletionException e) {
      System.err.println(
          "sims: port " + port + " for " + vendor.name() + " is taken; try another --port-base");
      return false;
    }
  }
}
