package dev.understudy.chaos.cli;

import dev.understudy.chaos.safety.Permit;
import dev.understudy.chaos.safety.SafetyException;
import dev.understudy.chaos.toxic.ToxicApi;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chaos serve}: the proxies and their API, alone. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    description = "The Toxiproxy-compatible server.")
public final class ChaosCommand {

  @Command(
      mixinStandardHelpOptions = true,
      description = "Serves Toxiproxy's HTTP API until Ctrl-C; proxies are made by it.")
  int serve(
      @Option(
              names = "--host",
              defaultValue = "127.0.0.1",
              description = "The address of the API (default: ${DEFAULT-VALUE}).")
          String host,
      @Option(
              names = "--port",
              defaultValue = "8474",
              description = "The port of the API (default: ${DEFAULT-VALUE}).")
          int port,
      @Option(
              names = "--seed",
              defaultValue = "42",
              description = "For jitter and toxicity (default: ${DEFAULT-VALUE}).")
          long seed,
      @Option(
              names = "--token-file",
              description =
                  "Holds the bearer token that every call must have; required anywhere"
                      + " but on loopback.")
          Optional<Path> tokenFile,
      @Mixin PermitOptions options)
      throws InterruptedException, IOException {
    Permit permit = options.permit();
    try {
      permit.requireHere();
    } catch (SafetyException e) {
      System.err.println("chaos: " + e.getMessage());
      return 2;
    }
    if (tokenFile.isEmpty() && !InetAddress.getByName(host).isLoopbackAddress()) {
      System.err.println("chaos: --host " + host + " is not loopback: give a --token-file");
      return 2;
    }
    String token = tokenFile.isPresent() ? Files.readString(tokenFile.get()).strip() : "";
    ToxicApi server = new ToxicApi(host, port, token, permit.targets(), new Random(seed));
    try {
      Vertx.vertx().deployVerticle(server).toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      System.err.println("chaos: cannot listen on " + host + ":" + port + ": port is taken");
      return 1;
    }
    System.out.println("chaos listens on http://" + host + ":" + server.port());
    Thread.currentThread().join(); // until the signal that ends the process
    return 0;
  }
}
