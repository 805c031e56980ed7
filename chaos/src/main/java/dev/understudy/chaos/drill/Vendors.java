package dev.understudy.chaos.drill;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Whose vendors are whose: the primary first. */
final class Vendors {

  private static final TreeMap<String, List<String>> BY_ADAPTER =
      new TreeMap<>(
          java.util.Map.of(
              "payments", List.of("stripe", "adyen"),
              "inventory", List.of("shopify", "square"),
              "email", List.of("sendgrid", "ses", "smtp")));

  private Vendors() {}

  static List<String> of(String adapter) {
    return BY_ADAPTER.getOrDefault(adapter, List.of());
  }

  /** The adapter that a vendor works for. */
  static Optional<String> adapter(String vendor) {
    return BY_ADAPTER.entrySet().stream()
        .filter(entry -> entry.getValue().contains(vendor))
        .map(java.util.Map.Entry::getKey)
        .findFirst();
  }
}
