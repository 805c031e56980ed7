package dev.understudy.bench.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One adapter process, by its jar, as it would run in production but for its addresses. */
public final class Adapter {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final int HEAP_MB = 256;

  private final Child process;
  private final int port;

  private Adapter(Child process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * What is special to one.
   *
   * @param service payments, inventory or email
   * @param catalogue the vendors' file
   * @param vendorUrls where its vendors are
   * @param settings of its configuration, beside those that all adapters have
   */
  public record Plan(
      String service,
      Path catalogue,
      Map<String, String> vendorUrls,
      int databaseConnections,
      Map<String, Object> settings) {

    public Plan {
      vendorUrls = Map.copyOf(vendorUrls);
      settings = Map.copyOf(settings);
    }
  }

  /** Starts it, and waits until it is ready. */
  public static Adapter start(Stage stage, Plan plan, Postgres database)
      throws InterruptedException {
    int port = stage.port();
    Path file =
        stage.write(plan.service() + ".yaml", json(config(plan, database, port, stage.port())));
    Map<String, String> environment = new HashMap<>();
    plan.vendorUrls()
        .forEach(
            (vendor, url) ->
                environment.put(
                    "UNDERSTUDY_VENDOR_" + vendor.toUpperCase(Locale.ROOT) + "_BASEURL", url));
    Child process =
        stage.jar(
            plan.service(),
            plan.service() + "-adapter",
            HEAP_MB,
            List.of("--config", file.toString()),
            environment);
    Readiness.await(process, "http://" + Stage.HOST + ":" + port + "/health/ready");
    return new Adapter(process, port);
  }

  private static Map<String, Object> config(
      Plan plan, Postgres database, int port, int memberPort) {
    Map<String, Object> config = new LinkedHashMap<>(plan.settings());
    config.put("http", Map.of("host", Stage.HOST, "port", port));
    config.put("database", database.settings(plan.service(), plan.databaseConnections()));
    config.put(
        "registry",
        Map.of(
            "clusterName",
            "bench-" + memberPort,
            "nodeId",
            plan.service(),
            "host",
            Stage.HOST,
            "port",
            memberPort,
            "members",
            List.of(Stage.HOST + ":" + memberPort)));
    config.put("catalogue", plan.catalogue().toString());
    config.put(
        "apiKeys", List.of(Map.of("key", Accounts.CALLER_KEY, "scopes", List.of("read", "write"))));
    config.put("vendors", Accounts.VENDORS);
    return config;
  }

  /** JSON is YAML too. */
  private static String json(Map<String, Object> config) {
    try {
      return JSON.writeValueAsString(config);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  public Child process() {
    return process;
  }

  public int port() {
    return port;
  }
}
