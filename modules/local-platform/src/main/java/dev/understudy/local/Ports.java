package dev.understudy.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Where everything listens, counted from one base.
 *
 * @param base 1024 to 65000; 8080 puts the chaos API at its usual 8474
 */
public record Ports(int base) {

  static final String HOST = "127.0.0.1";
  static final List<String> VENDORS =
      List.of("stripe", "adyen", "shopify", "square", "sendgrid", "ses");

  private static final int SPAN = 400;

  public Ports {
    if (base < 1024 || base > 65_000) {
      throw new PlatformException("--port-base must be in [1024, 65000], was " + base);
    }
  }

  /** Those of a platform that runs at the same time. */
  public Ports beside() {
    return new Ports(base + SPAN);
  }

  int http(AdapterNode node) {
    return base + node.slot();
  }

  int member(AdapterNode node) {
    return base + 20 + node.slot();
  }

  int database() {
    return base + 32;
  }

  /** Of the proxy before it. */
  int databaseWay() {
    return base + 33;
  }

  int vendors() {
    return base + 40;
  }

  int vendor(String name) {
    return vendors() + VENDORS.indexOf(name);
  }

  int proxy(String vendor) {
    return base + 60 + VENDORS.indexOf(vendor);
  }

  /** Of a node's own proxy before the vendor's. */
  int way(AdapterNode node, String vendor) {
    return base + 100 + 10 * node.slot() + VENDORS.indexOf(vendor);
  }

  int chaos() {
    return base + 394;
  }

  int control() {
    return base + 395;
  }

  /** Refuses to start beside something else; says what is where. */
  void requireFree(Fleet fleet) {
    all(fleet).forEach(Ports::requireFree);
  }

  private SequencedMap<Integer, String> all(Fleet fleet) {
    SequencedMap<Integer, String> all = new LinkedHashMap<>();
    for (AdapterNode node : fleet.nodes()) {
      all.put(http(node), node.id());
      all.put(member(node), node.id() + "'s cluster member");
      if (fleet.has(Provision.OWN_WAYS)) {
        VENDORS.forEach(v -> all.put(way(node, v), node.id() + "'s own way to " + v));
      }
    }
    all.put(database(), "the database");
    if (fleet.has(Provision.DATABASE_WAY)) {
      all.put(databaseWay(), "the proxy of the database");
    }
    VENDORS.forEach(vendor -> all.put(vendor(vendor), vendor));
    VENDORS.forEach(vendor -> all.put(proxy(vendor), "the proxy of " + vendor));
    all.put(chaos(), "the chaos API");
    all.put(control(), "the control of processes");
    return all;
  }

  private static void requireFree(int port, String role) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new PlatformException(
          "port "
              + port
              + " ("
              + role
              + ") is taken: stop what listens there, or take another --port-base",
          e);
    }
  }
}
