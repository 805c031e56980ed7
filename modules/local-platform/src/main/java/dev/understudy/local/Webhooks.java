package dev.understudy.local;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where vendors send their webhooks: to one node, since its ledger is that of all of them. */
final class Webhooks {

  private static final Map<String, String> SERVICES =
      Map.of(
          "stripe", "payments", "adyen", "payments", "shopify", "inventory", "square", "inventory");

  static final List<String> VENDORS = List.of("stripe", "adyen", "shopify", "square");

  private Webhooks() {}

  /** Empty while no node of the vendor's adapter runs. */
  static Optional<String> url(String vendor, Collection<AdapterNode> nodes, Ports ports) {
    return nodes.stream()
        .filter(node -> node.service().equals(SERVICES.get(vendor)))
        .findFirst()
        .map(node -> Publication.url(ports.http(node)) + "/webhooks/" + vendor);
  }
}
