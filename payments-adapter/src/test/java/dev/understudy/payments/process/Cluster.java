package dev.understudy.payments.process;

import dev.understudy.ledger.EmbeddedDatabase;
import dev.understudy.sims.SimServer;
import dev.understudy.sims.VendorSim;
import dev.understudy.testkit.Await;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Nodes of the shipped jar that share a database and a registry, and their vendors behind sockets.
 */
final class Cluster implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final Duration PATIENCE = Duration.ofSeconds(25);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Vertx vertx = Vertx.vertx();
  private final EmbeddedDatabase database = EmbeddedDatabase.start(0);
  private final Map<String, Integer> vendors = new LinkedHashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Path folder;
  private List<Path> planted = List.of();
  final Calls calls = new Calls();

  /**
   * Starts the vendors; the nodes start with {@link #start}.
   *
   * @param folder for what the nodes need and say
   */
  Cluster(Path folder, VendorSim stripe, VendorSim adyen, long seed) throws IOException {
    this.folder = folder;
    for (VendorSim sim : List.of(stripe, adyen)) {
      vendor(sim.name(), listen(new SimServer(vertx, sim, new Random(seed))));
    }
  }

  private int listen(SimServer server) {
    return server
        .listen("127.0.0.1", 0)
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }

  /** Another one listens there for this vendor, to be said before the nodes start. */
  void vendor(String name, int port) {
    vendors.put(name, port);
  }

  /** Puts classes before those of the nodes' jar, to be said before they start. */
  void plant(Path... classes) {
    planted = List.of(classes);
  }

  Vertx vertx() {
    return vertx;
  }

  /** Starts so many nodes, and waits until all of them are ready. */
  void start(int count, String... options) throws Exception {
    int[] members = ports(count);
    int[] ports = ports(count);
    for (int i = 0; i < count; i++) {
      Path config = folder.resolve("node-" + i + ".yaml");
      Files.writeString(config, config("node-" + i, ports[i], members[i], members));
      Path log = folder.resolve("node-" + i + ".log");
      nodes.add(new Node(ports[i], config, log, List.of(options), planted));
    }
    for (Node node : nodes) {
      awaitReady(node);
    }
    for (String vendor : List.of("stripe", "adyen")) {
      String url = nodes.getFirst().url() + "/webhooks/" + vendor;
      calls.post(control(vendor, "webhooks"), "{\"url\": \"" + url + "\"}");
    }
  }

  void awaitReady(Node node) throws Exception {
    Await.until("a node is ready", START_LIMIT, () -> isReady(node));
  }

  boolean isReady(Node node) throws InterruptedException, IOException {
    if (!node.isAlive()) {
      throw new AssertionError("it has ended: " + node.said());
    }
    return calls.get(node.url() + "/health/ready").status() == 200;
  }

  List<Node> nodes() {
    return List.copyOf(nodes);
  }

  /** The n-th caller's node. */
  Node node(int number) {
    return nodes.get(number % nodes.size());
  }

  /**
   * Asks until somebody says how it ended, at one node after the other, under the same key.
   *
   * @param number whose turn is first
   * @return the last answer, which stands unless nobody could say for very long
   */
  Calls.Answer insist(int number, String path, String key, String body) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (int attempt = 0; ; attempt++) {
      Calls.Answer answer = calls.post(node(number + attempt).url() + path, key, body);
      boolean known = answer.stands() && answer.status() != 202;
      if (known || System.nanoTime() - end >= 0) {
        return answer;
      }
      long next = System.nanoTime() + PAUSE.toNanos();
      Await.until("it is asked again", PATIENCE, () -> System.nanoTime() - next >= 0);
    }
  }

  /** Sets how a simulated vendor behaves. */
  void behave(String vendor, String behaviour) throws InterruptedException {
    int status = calls.post(control(vendor, "behaviour"), behaviour).status();
    if (status != 200) {
      throw new AssertionError(vendor + " answers " + status + " to " + behaviour);
    }
  }

  private String control(String vendor, String what) {
    return "http://127.0.0.1:%d/__sim/%s".formatted(vendors.get(vendor), what);
  }

  private String config(String id, int port, int member, int[] members) throws IOException {
    Path catalogue = folder.resolve("vendors.yaml");
    Files.writeString(
        catalogue,
        "vendors:\n"
            + vendor("stripe", 0, "2026-04-22.dahlia", "{}")
            + vendor("adyen", 1, "v71", "{merchantAccount: UnderstudyECOM}"));
    List<String> all = new ArrayList<>();
    for (int each : members) {
      all.add("\"127.0.0.1:" + each + "\"");
    }
    return """
        http: {host: 127.0.0.1, port: %d}
        database: {url: "%s", user: postgres, password: postgres, schema: payments, poolSize: 10}
        registry: {clusterName: process-%d, nodeId: %s, host: 127.0.0.1, port: %d, members: %s}
        catalogue: %s
        apiKeys: [{key: %s, scopes: [read, write]}]
        vendors:
          stripe: {apiKey: sk_test_understudy, webhookSecret: whsec_understudy}
          adyen:
            apiKey: adyen_test_understudy
            hmacKey: DFB1EB5485895CFA84146406857104ABB4CBCABDC8AAF103A624C8F6A3EAAB00
        paymentMethods:
          pm_ok: {stripe: pm_card_visa, adyen: tok_ok}
          pm_declined: {stripe: pm_card_chargeDeclined, adyen: tok_declined}
        fenceAfter: PT3S
        manualAfter: PT1H
        """
        .formatted(port, database.url(), members[0], id, member, all, catalogue, Calls.API_KEY);
  }

  private String vendor(String id, int tier, String version, String settings) {
    return """
          - {id: %s, adapter: PAYMENTS, tier: %d, baseUrl: "http://127.0.0.1:%d", apiVersion: %s,
             connectTimeout: PT0.5S, callTimeout: PT1S, rto: PT5S, settings: %s}
        """
        .formatted(id, tier, vendors.get(id), version, settings);
  }

  /** All of them are held until the last is found, so that no two are the same. */
  private static int[] ports(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0));
      }
      return sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    nodes.forEach(Node::close);
    calls.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    database.close();
  }
}
