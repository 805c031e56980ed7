package dev.understudy.local;

import java.util.Map;
import java.util.Optional;

/** What is to be done between the start of a platform's processes and the first call of a user. */
final class Preparation {

  private final Ports ports;
  private final Fleet fleet;
  private final VendorWays ways;
  private final Provisions provisions;
  private final Aside aside;

  Preparation(Ports ports, Fleet fleet, VendorWays ways, Provisions provisions, Aside aside) {
    this.ports = ports;
    this.fleet = fleet;
    this.ways = ways;
    this.provisions = provisions;
    this.aside = aside;
  }

  /**
   * Makes the proxies, once their server is there.
   *
   * @throws PlatformException when it ends instead
   */
  void proxies(ChildProcess chaos) throws InterruptedException {
    String chaosUrl = Publication.url(ports.chaos());
    try (Readiness readiness = new Readiness(aside)) {
      readiness.await(chaos, chaosUrl + "/version");
      readiness.post(chaosUrl + "/populate", ways.proxies());
      provisions.present(readiness, chaosUrl);
    }
  }

  /**
   * Waits until all processes are ready, and tells the vendors where their webhooks go.
   *
   * @throws PlatformException when a process ends instead
   */
  void await(ChildProcess sims, Map<AdapterNode, ChildProcess> adapters)
      throws InterruptedException {
    try (Readiness readiness = new Readiness(aside)) {
      readiness.await(sims, Publication.url(ports.vendor("ses")) + "/__sim/ledger");
      for (Map.Entry<AdapterNode, ChildProcess> adapter : adapters.entrySet()) {
        readiness.await(
            adapter.getValue(), Publication.url(ports.http(adapter.getKey())) + "/health/ready");
      }
      for (String vendor : Webhooks.VENDORS) {
        Optional<String> url = Webhooks.url(vendor, fleet.nodes(), ports);
        if (url.isPresent()) {
          readiness.post(
              Publication.url(ports.vendor(vendor)) + "/__sim/webhooks",
              "{\"url\": \"" + url.get() + "\"}");
        }
      }
    }
  }
}
