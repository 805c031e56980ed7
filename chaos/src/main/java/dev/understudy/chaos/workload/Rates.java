package dev.understudy.chaos.workload;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Arrivals per second of each kind; each is at most 5000.
 *
 * @param charges payments
 * @param availability reads of stock
 * @param reservations each is followed by a commit
 * @param messages mails
 * @param bulkCharges payments that nobody waits for, sent as such; none when left out
 * @param orders payments that are then captured, cancelled or refunded; none when left out
 * @param elsewhere sales in other channels of the inventory primary; none when left out
 */
public record Rates(
    int charges,
    int availability,
    int reservations,
    int messages,
    Optional<Integer> bulkCharges,
    Optional<Integer> orders,
    Optional<Integer> elsewhere) {

  private static final int MOST = 5_000;

  public Rates {
    require("charges", charges);
    require("availability", availability);
    require("reservations", reservations);
    require("messages", messages);
    bulkCharges.ifPresent(rate -> require("bulkCharges", rate));
    orders.ifPresent(rate -> require("orders", rate));
    elsewhere.ifPresent(rate -> require("elsewhere", rate));
  }

  public Rates(int charges, int availability, int reservations, int messages) {
    this(
        charges,
        availability,
        reservations,
        messages,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** A part of each, and at least one a second of each that there is. */
  public Rates at(int percent) {
    return new Rates(
        part(charges, percent),
        part(availability, percent),
        part(reservations, percent),
        part(messages, percent),
        bulkCharges.map(rate -> part(rate, percent)),
        orders.map(rate -> part(rate, percent)),
        elsewhere.map(rate -> part(rate, percent)));
  }

  /** Those that are not zero, by the kind of operation as histories call it. */
  Map<String, Integer> byKind() {
    Map<String, Integer> all = new TreeMap<>();
    all.put("charge", charges);
    all.put("bulk-charge", bulkCharges.orElse(0));
    all.put("order", orders.orElse(0));
    all.put("availability", availability);
    all.put("reserve", reservations);
    all.put("elsewhere", elsewhere.orElse(0));
    all.put("send", messages);
    all.values().removeIf(rate -> rate == 0);
    return all;
  }

  /** Each service that is called, with one of the rates that say so. */
  public Map<String, String> called() {
    Map<String, String> called = new TreeMap<>();
    put(called, "payments", "orders", orders.orElse(0));
    put(called, "payments", "bulkCharges", bulkCharges.orElse(0));
    put(called, "payments", "charges", charges);
    put(called, "inventory", "reservations", reservations);
    put(called, "inventory", "availability", availability);
    put(called, "email", "messages", messages);
    return called;
  }

  private static void put(Map<String, String> called, String service, String name, int rate) {
    if (rate > 0) {
      called.put(service, name);
    }
  }

  /** For a reader, such as {@code 200 charge/s, 8 order/s}. */
  public String words() {
    return byKind().entrySet().stream()
        .map(each -> each.getValue() + " " + each.getKey() + "/s")
        .collect(Collectors.joining(", "));
  }

  private static int part(int rate, int percent) {
    return rate == 0 ? 0 : Math.max(1, rate * percent / 100);
  }

  private static void require(String field, int value) {
    if (value < 0 || value > MOST) {
      throw new IllegalArgumentException(field + " must be in [0, 5000], was " + value);
    }
  }
}
