package dev.understudy.chaos.drill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.chaos.check.Acknowledged;
import dev.understudy.chaos.workload.Calls;
import dev.understudy.chaos.workload.Sample;
import dev.understudy.local.PlatformFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Payments whose callers did not get a final answer; asked about until they are final. */
final class Unsettled {

  private static final int AT_ONCE = 16;

  /** States in which a vendor holds our money or has given it up; nothing is open any more. */
  private static final Set<String> PAID =
      Set.of("CAPTURED", "AUTHORISED", "PARTIALLY_REFUNDED", "REFUNDED");

  private static final Set<String> OVER =
      Set.of("DECLINED", "DECLINED_SOFT", "DECLINED_HARD", "NOT_EXECUTED", "FENCED", "CANCELLED");

  private final Calls calls;
  private final List<String> nodes;
  private final Map<String, String> states = new ConcurrentHashMap<>();
  private final List<Acknowledged> paid = new ArrayList<>();

  Unsettled(PlatformFile platform, Calls calls, List<Sample> history) {
    this.calls = calls;
    this.nodes = platform.services().getOrDefault("payments", List.of());
    history.stream()
        .filter(sample -> sample.adapter().equals("payments") && !sample.reference().isEmpty())
        .filter(
            sample ->
                sample.result() == Sample.Result.PROCESSING
                    || sample.result() == Sample.Result.FAILED
                    || sample.result() == Sample.Result.SHED)
        .forEach(sample -> states.put(sample.reference(), ""));
  }

  boolean isEmpty() {
    return states.isEmpty();
  }

  /** Asks once more about each. */
  void ask() throws InterruptedException {
    List<String> open = List.copyOf(states.keySet());
    try (ExecutorService threads =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      List<Future<?>> asked = new ArrayList<>();
      for (int i = 0; i < open.size(); i++) {
        String order = open.get(i);
        String node = nodes.get(i % nodes.size());
        asked.add(threads.submit(() -> ask(node, order)));
      }
      for (Future<?> each : asked) {
        each.get();
      }
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void ask(String node, String order) {
    Calls.Answer answer = calls.get(node + "/v1/payments?merchantReference=" + order);
    String state = state(answer);
    if (PAID.contains(state)) {
      synchronized (paid) {
        paid.add(new Acknowledged(Acknowledged.Kind.PAYMENT, order, "", 0, ""));
      }
    }
    if (PAID.contains(state) || OVER.contains(state)) {
      states.remove(order);
    } else {
      states.put(order, state);
    }
  }

  /** One payment, or a list of those with this reference; what never came in is over. */
  private static String state(Calls.Answer answer) {
    if (answer.status() == 404) {
      return "CANCELLED";
    }
    JsonNode body = answer.body();
    JsonNode first =
        Stream.of("payments", "items", "data")
            .map(body::path)
            .filter(JsonNode::isArray)
            .findFirst()
            .orElse(body);
    if (first.isArray()) {
      return first.isEmpty() ? "CANCELLED" : first.path(0).path("status").asText();
    }
    return first.path("status").isTextual() ? first.path("status").asText() : "";
  }

  /** Those that turned out to be paid: the platform has said so. */
  List<Acknowledged> paid() {
    synchronized (paid) {
      return List.copyOf(paid);
    }
  }

  /** Those that are open still. */
  List<String> open() {
    return states.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .sorted()
        .toList();
  }
}
