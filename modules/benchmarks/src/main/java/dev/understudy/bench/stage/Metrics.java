package dev.understudy.bench.stage;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** What an adapter says of itself, in Prometheus' text format. */
public final class Metrics {

  private final HttpRequest request;

  public Metrics(int port) {
    this.request =
        HttpRequest.newBuilder(URI.create("http://" + Stage.HOST + ":" + port + "/metrics"))
            .build();
  }

  /** The sum over all series of a metric whose labels have this in them. */
  public double sum(String metric, String label) throws InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      String text = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
      return sum(text, metric, label);
    } catch (IOException e) {
      throw new StageException("the metrics cannot be read: " + e.getMessage(), e);
    }
  }

  static double sum(String text, String metric, String label) {
    return text.lines()
        .filter(line -> line.startsWith(metric + "{") && line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
