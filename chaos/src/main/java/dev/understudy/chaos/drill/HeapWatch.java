package dev.understudy.chaos.drill;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Looks once a second how much of its heap each node uses, by its own metrics. */
final class HeapWatch implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(3);
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final List<Seen> seen = new ArrayList<>();
  private final Thread thread;

  /** The heap in use at a moment from the start; what no collector has looked at yet included. */
  record Seen(String node, long atMillis, long bytes) {}

  HeapWatch(List<Node> nodes, LongSupplier now) {
    this.thread = Thread.ofVirtual().name("heaps").start(() -> watch(nodes, now));
  }

  private void watch(List<Node> nodes, LongSupplier now) {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
      while (true) {
        for (Node node : nodes) {
          look(client, node, now);
        }
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // It is closed.
    }
  }

  private void look(HttpClient client, Node node, LongSupplier now) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node.url() + "/metrics")).timeout(LIMIT).build();
    try {
      String text = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
      synchronized (seen) {
        seen.add(new Seen(node.name(), now.getAsLong(), heap(text)));
      }
    } catch (IOException e) {
      // A node that is dead uses none, and says nothing.
    }
  }

  /** From Prometheus' text format. */
  static long heap(String text) {
    return (long)
        text.lines()
            .filter(line -> line.startsWith("jvm_memory_used_bytes{"))
            .filter(line -> line.contains("area=\"heap\""))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum();
  }

  List<Seen> seen() {
    synchronized (seen) {
      return List.copyOf(seen);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
