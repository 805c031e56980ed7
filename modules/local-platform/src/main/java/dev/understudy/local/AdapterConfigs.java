package dev.understudy.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the configuration of each adapter; JSON, which is YAML too. */
final class AdapterConfigs {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path home;
  private final Path folder;
  private final Ports ports;
  private final Fleet fleet;
  private final URI database;
  private final String user;
  private final String password;

  AdapterConfigs(
      Path home,
      Path folder,
      Ports ports,
      Fleet fleet,
      URI database,
      String user,
      String password) {
    this.home = home;
    this.folder = folder;
    this.ports = ports;
    this.fleet = fleet;
    this.database = database;
    this.user = user;
    this.password = password;
  }

  Path write(AdapterNode node) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("http", Map.of("host", Ports.HOST, "port", ports.http(node)));
    config.put(
        "database",
        Map.of(
            "url",
            database.toString(),
            "user",
            user,
            "password",
            password,
            "schema",
            node.service(),
            "poolSize",
            10));
    config.put(
        "registry",
        Map.of(
            "clusterName", "understudy-" + ports.base(),
            "nodeId", node.id(),
            "host", Ports.HOST,
            "port", ports.member(node),
            "members", members()));
    config.put("catalogue", home.resolve("vendors.yaml").toString());
    config.put(
        "apiKeys",
        List.of(
            Map.of("key", TestAccounts.API_KEY, "scopes", List.of("read", "write", "operate"))));
    config.put("vendors", credentials());
    switch (node.service()) {
      case "payments" -> config.put("paymentMethods", TestAccounts.PAYMENT_METHODS);
      case "inventory" -> {
        config.put("stock", TestAccounts.stock());
        config.put("drift", Map.of("classes", classes()));
      }
      default -> config.put("senders", List.of("understudy.example"));
    }
    Path file = folder.resolve(node.id() + ".yaml");
    try {
      Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(config));
    } catch (IOException e) {
      throw new PlatformException("cannot write " + file + ": " + e.getMessage(), e);
    }
    return file;
  }

  /** A class for each SKU that has a buffer. */
  private Map<String, Object> classes() {
    Map<String, Object> classes = new TreeMap<>();
    fleet
        .buffers()
        .forEach(
            (sku, units) ->
                classes.put("buffered-" + sku, Map.of("buffer", units, "skus", List.of(sku))));
    return classes;
  }

  /** Square signs with the URL that it sends to. */
  private Map<String, Map<String, String>> credentials() {
    Map<String, Map<String, String>> all = new HashMap<>(TestAccounts.CREDENTIALS);
    Map<String, String> square = new HashMap<>(all.getOrDefault("square", Map.of()));
    Webhooks.url("square", fleet.nodes(), ports).ifPresent(url -> square.put("webhookUrl", url));
    all.put("square", square);
    return all;
  }

  private List<String> members() {
    return fleet.nodes().stream().map(node -> Ports.HOST + ":" + ports.member(node)).toList();
  }
}
