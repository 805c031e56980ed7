package dev.understudy.chaos.drill;

import java.util.List;

/** Whose vendors are whose, for people who watch. */
final class Vendors {

  private Vendors() {}

  static List<String> of(String adapter) {
    return switch (adapter) {
      case "payments" -> List.of("stripe", "adyen");
      case "inventory" -> List.of("shopify", "square");
      case "email" -> List.of("sendgrid", "ses");
      default -> List.of();
    };
  }
}
