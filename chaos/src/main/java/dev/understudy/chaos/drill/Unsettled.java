package dev.understudy.chaos.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.understudy.chaos.check.Acknowledged;
import dev.understudy.chaos.workload.Calls;
import dev.understudy.chaos.workload.Sample;
import dev.understudy.local.PlatformFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Payments whose callers did not get a final answer to their charge, or to what they wanted to be
 * done with it afterwards; asked about until they are final.
 */
final class Unsettled {

  private static final int AT_ONCE = 16;

  /** States in which a vendor holds our money or has given it up; nothing is open any more. */
  private static final Set<String> PAID =
      Set.of("CAPTURED", "AUTHORISED", "PARTIALLY_REFUNDED", "REFUNDED");

  private static final Set<String> OVER =
      Set.of("DECLINED", "DECLINED_SOFT", "DECLINED_HARD", "NOT_EXECUTED", "FENCED", "CANCELLED");

  private static final Set<String> CHANGES = Set.of("capture", "cancel", "refund");
  private static final Set<String> CHANGE_ENDS = Set.of("DONE", "REFUSED");

  private final Calls calls;
  private final List<String> nodes;
  private final Map<String, String> states = new ConcurrentHashMap<>();
  private final Set<String> changed = new HashSet<>();
  private final Map<String, List<Acknowledged>> told = new HashMap<>();
  private final Map<String, List<Acknowledged>> late = new ConcurrentHashMap<>();

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
        .forEach(
            sample -> {
              states.put(sample.reference(), "");
              if (CHANGES.contains(sample.kind())) {
                changed.add(sample.reference());
              }
            });
    history.stream()
        .flatMap(sample -> sample.acknowledged().stream())
        .filter(each -> changed.contains(each.reference()))
        .forEach(each -> told.computeIfAbsent(each.reference(), _ -> new ArrayList<>()).add(each));
  }

  boolean isEmpty() {
    return states.isEmpty();
  }

  /**
   * Asks once more about each that is open, and about each that was changed: a change whose caller
   * has gone may yet begin.
   */
  void ask() throws InterruptedException {
    List<String> open =
        Stream.concat(states.keySet().stream(), changed.stream()).distinct().toList();
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
    JsonNode payment = newest(answer.body());
    String state = state(answer, payment);
    if (!PAID.contains(state) && !OVER.contains(state)) {
      states.put(order, state);
      return;
    }
    Optional<JsonNode> changes =
        changed.contains(order) ? ended(node, payment) : Optional.of(MissingNode.getInstance());
    if (changes.isPresent()) {
      end(order, state, changes.get());
    } else {
      states.put(order, state + " and being changed");
    }
  }

  private void end(String order, String state, JsonNode changes) {
    List<Acknowledged> said = new ArrayList<>();
    said.add(
        Acknowledged.of(
            PAID.contains(state) ? Acknowledged.Kind.PAYMENT : Acknowledged.Kind.NO_CHARGE,
            order,
            0));
    said.addAll(LateChanges.of(order, changes, told.getOrDefault(order, List.of())));
    late.put(order, said);
    states.remove(order);
  }

  /** Its captures, cancels and refunds; empty while one is open, or nobody says. */
  private Optional<JsonNode> ended(String node, JsonNode payment) {
    if (payment.isMissingNode()) {
      return Optional.of(payment);
    }
    Calls.Answer answer = calls.get(node + "/v1/payments/" + payment.path("id").asText());
    return Optional.of(answer.body().path("changes"))
        .filter(_ -> answer.status() == 200)
        .filter(
            changes ->
                StreamSupport.stream(changes.spliterator(), false)
                    .allMatch(change -> CHANGE_ENDS.contains(change.path("status").asText())));
  }

  /** One payment, or the first of a list of those with this reference. */
  private static JsonNode newest(JsonNode body) {
    JsonNode first =
        Stream.of("payments", "items", "data")
            .map(body::path)
            .filter(JsonNode::isArray)
            .findFirst()
            .orElse(body);
    return first.isArray() ? first.path(0) : first;
  }

  /** What never came in is over. */
  private static String state(Calls.Answer answer, JsonNode payment) {
    boolean none = answer.status() == 404 || (answer.status() == 200 && payment.isMissingNode());
    return none
        ? "CANCELLED"
        : payment.path("status").isTextual() ? payment.path("status").asText() : "";
  }

  /** What turned out to be paid, not to be paid, or changed: the platform has said so. */
  List<Acknowledged> late() {
    return late.values().stream().flatMap(List::stream).toList();
  }

  /** Those that are open still. */
  List<String> open() {
    return states.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .sorted()
        .toList();
  }
}
