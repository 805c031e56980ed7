package dev.understudy.chaos.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.chaos.experiment.Guard;
import dev.understudy.chaos.toxic.ToxicApi;
import dev.understudy.chaos.workload.Calls;
import dev.understudy.local.PlatformFile;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A drill's process that is killed: its faults were to last for minutes, and do not. */
class KilledDrillTest {

  private final Vertx vertx = Vertx.vertx();
  private final ToxicApi chaos = new ToxicApi("127.0.0.1", 0, new Random(1));
  private final Calls calls = new Calls("key");

  /** What the process that is killed does; its argument is the chaos server's address. */
  static final class Injects {
    private Injects() {}

    public static void main(String[] args) throws InterruptedException {
      Injector injector = new Injector(platform(args[0]), new Calls("key"), Guard.start());
      injector.begin(
          lasting(
              "slow",
              new Fault.Toxic(
                  "stripe",
                  "latency",
                  "downstream",
                  Optional.empty(),
                  Optional.of(Map.of("latency", 100)))));
      injector.begin(lasting("gone", new Fault.Refused("adyen")));
      Thread.currentThread().join();
    }
  }

  private static Injection lasting(String name, Fault fault) {
    return new Injection(name, Duration.ZERO, Duration.ofMinutes(5), Optional.empty(), fault);
  }

  private static PlatformFile platform(String chaosUrl) {
    return new PlatformFile(
        Map.of(),
        "key",
        Map.of(),
        Map.of(
            "stripe", new PlatformFile.VendorEntry("", "stripe", "127.0.0.1:1", Map.of()),
            "adyen", new PlatformFile.VendorEntry("", "adyen", "127.0.0.1:1", Map.of())),
        new PlatformFile.Chaos(chaosUrl, ""),
        Optional.empty(),
        new PlatformFile.DatabaseEntry("", "", ""),
        new PlatformFile.Fixtures(Map.of(), Map.of(), ""));
  }

  @AfterEach
  void stop() {
    calls.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
    }
  }

  @Test
  void killedByMinus9ItLeavesNothingBehind() throws Exception {
    vertx.deployVerticle(chaos).toCompletionStage().toCompletableFuture().join();
    String url = "http://127.0.0.1:" + chaos.port();
    for (String vendor : new String[] {"stripe", "adyen"}) {
      String proxy =
          "{\"name\": \"%s\", \"listen\": \"127.0.0.1:0\", \"upstream\": \"127.0.0.1:1\"}";
      calls.post(url + "/proxies", proxy.formatted(vendor), Map.of());
    }
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Injects.class.getName(),
                url)
            .inheritIO()
            .start();
    await(() -> toxics(url) == 1 && !isEnabled(url));

    process.destroyForcibly().waitFor();

    await(() -> toxics(url) == 0 && isEnabled(url));
  }

  private int toxics(String url) {
    return calls.get(url + "/proxies/stripe/toxics").body().size();
  }

  private boolean isEnabled(String url) {
    return calls.get(url + "/proxies/adyen").body().path("enabled").asBoolean();
  }
}
