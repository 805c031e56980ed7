package dev.understudy.chaos.drill;

import dev.understudy.local.PlatformFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What the nodes' own metrics counted between two moments, each service's nodes together. */
record Counters(Map<String, Map<String, Double>> before, Map<String, Map<String, Double>> after) {

  private static final Duration LIMIT = Duration.ofSeconds(3);

  /** By service and name, summed over nodes and labels. */
  static Map<String, Map<String, Double>> read(PlatformFile platform) throws InterruptedException {
    Map<String, Map<String, Double>> sums = new HashMap<>();
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
      for (Node node : Node.of(platform)) {
        Map<String, Double> service = sums.computeIfAbsent(node.service(), _ -> new HashMap<>());
        scrape(client, node).lines().forEach(line -> add(service, line));
      }
    }
    return sums;
  }

  /** A node that does not answer counts nothing. */
  private static String scrape(HttpClient client, Node node) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node.url() + "/metrics")).timeout(LIMIT).build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return "";
    }
  }

  /** A line of Prometheus' text format. */
  static void add(Map<String, Double> sums, String line) {
    int nameEnd = line.indexOf('{') < 0 ? line.indexOf(' ') : line.indexOf('{');
    if (!line.startsWith("#") && nameEnd > 0) {
      double value = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
      sums.merge(line.substring(0, nameEnd), value, Double::sum);
    }
  }

  long grown(String service, String metric) {
    return Math.round(of(after, service, metric) - of(before, service, metric));
  }

  private static double of(Map<String, Map<String, Double>> sums, String service, String metric) {
    return sums.getOrDefault(service, Map.of()).getOrDefault(metric, 0.0);
  }
}
