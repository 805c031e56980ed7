package dev.understudy.payments.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.sims.adyen.AdyenSim;
import dev.understudy.sims.stripe.StripeSim;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process says on its standard streams, which are its log, while all speak of cards. */
class MarkedLogsIT {

  @TempDir private Path folder;

  private Cluster cluster() throws IOException {
    InstantSource clock = InstantSource.system();
    return new Cluster(folder, new StripeSim(clock), new AdyenSim(clock), 1);
  }

  /** As it is shipped, but that all loggers say all they have to say. */
  private String talkative() throws IOException {
    try (InputStream shipped = MarkedLogsIT.class.getResourceAsStream("/logback.xml")) {
      String config =
          new String(Objects.requireNonNull(shipped).readAllBytes(), StandardCharsets.UTF_8)
              .replace(
                  "<root level=\"INFO\">",
                  "<logger name=\"dev.understudy\" level=\"TRACE\"/><root level=\"DEBUG\">");
      assertThat(config).contains("TRACE", "DEBUG", "%masked");
      Path file = Files.writeString(folder.resolve("logback.xml"), config);
      return "-Dlogback.configurationFile=" + file;
    }
  }

  private String saidBy(Cluster cluster) throws Exception {
    MarkedTraffic traffic = new MarkedTraffic(cluster.calls);
    int port = traffic.vendor(cluster.vertx());
    cluster.vendor("stripe", port);
    cluster.vendor("adyen", port);
    cluster.start(1, talkative());
    traffic.sayAll(cluster.node(0).url());
    String said = cluster.node(0).said();
    assertThat(said).contains("DEBUG", "payments is ready", "INFO  d.u.payments.Asking");
    return said;
  }

  @Test
  void noCardNumberIsInWhatAProcessSays() throws Exception {
    try (Cluster cluster = cluster()) {
      assertThat(Markers.in(saidBy(cluster))).isEmpty();
    }
  }

  @Test
  void aProcessThatWritesDownWhatItIsAskedIsFoundOut() throws Exception {
    Path services = Files.createDirectories(folder.resolve("leak/META-INF/services"));
    Files.writeString(
        services.resolve("io.vertx.core.spi.VertxServiceProvider"), Leak.class.getName());
    try (Cluster cluster = cluster()) {
      cluster.plant(folder.resolve("leak"), Path.of("target", "test-classes"));

      assertThat(Markers.in(saidBy(cluster))).containsExactlyElementsOf(Markers.NUMBERS);
    }
  }
}
