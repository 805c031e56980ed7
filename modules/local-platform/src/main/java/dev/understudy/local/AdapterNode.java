package dev.understudy.local;

/** The adapter processes that a local platform can have. */
enum AdapterNode {
  PAYMENTS_1("payments", "payments-1", 1),
  INVENTORY("inventory", "inventory", 2),
  EMAIL("email", "email", 3),
  PAYMENTS_2("payments", "payments-2", 4),
  INVENTORY_2("inventory", "inventory-2", 5),
  EMAIL_2("email", "email-2", 6),
  PAYMENTS_3("payments", "payments-3", 7),
  EMAIL_3("email", "email-3", 8),
  EMAIL_4("email", "email-4", 9);

  private final String service;
  private final String id;
  private final int slot;

  AdapterNode(String service, String id, int slot) {
    this.service = service;
    this.id = id;
    this.slot = slot;
  }

  /** What it does; the name of its schema and of its jar. */
  String service() {
    return service;
  }

  /** What it is called, in the cluster and by its log. */
  String id() {
    return id;
  }

  /** Its place in the order of ports. */
  int slot() {
    return slot;
  }
}
