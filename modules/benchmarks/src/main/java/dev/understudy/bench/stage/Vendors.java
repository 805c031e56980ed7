package dev.understudy.bench.stage;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One process of the simulators: every vendor, each at a port of its own. */
public final class Vendors {

  /** As the simulators count their ports; the room behind them is for vendors to come. */
  private static final List<String> ORDER =
      List.of("stripe", "adyen", "shopify", "square", "sendgrid", "ses");

  private static final int ROOM = 12;

  /** They forget nothing that they have done: with less, a long run measures their collector. */
  private static final int HEAP_MB = 2048;

  private final Child process;
  private final int base;

  private Vendors(Child process, int base) {
    this.process = process;
    this.base = base;
  }

  /** Starts them, and waits until they answer. */
  public static Vendors start(Stage stage, String name) throws InterruptedException {
    return at(stage, name, stage.ports(ROOM));
  }

  /** Starts them where others have been that were killed. */
  public Vendors again(Stage stage) throws InterruptedException {
    return at(stage, process.name(), base);
  }

  private static Vendors at(Stage stage, String name, int base) throws InterruptedException {
    Child process =
        stage.jar(
            name,
            "modules/vendor-sims",
            HEAP_MB,
            List.of("--host", Stage.HOST, "--port-base", "" + base),
            Map.of());
    Vendors vendors = new Vendors(process, base);
    Readiness.await(process, vendors.url(ORDER.getLast()) + "/__sim/ledger");
    return vendors;
  }

  public Child process() {
    return process;
  }

  public int port(String vendor) {
    if (!ORDER.contains(vendor)) {
      throw new IllegalArgumentException("there is no vendor \"" + vendor + "\" in " + ORDER);
    }
    return base + ORDER.indexOf(vendor);
  }

  public String url(String vendor) {
    return "http://" + Stage.HOST + ":" + port(vendor);
  }

  /** From now on the vendor takes so long to answer; the work is done at once. */
  public void latency(String vendor, Duration latency) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url(vendor) + "/__sim/behaviour"))
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"latencyMs\": %d}".formatted(latency.toMillis())))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new StageException(vendor + " does not behave: " + response.body());
      }
    } catch (IOException e) {
      throw new StageException(vendor + " does not answer: " + e.getMessage(), e);
    }
  }
}
