package dev.understudy.chaos.platform;

import dev.understudy.chaos.check.Entry;
import dev.understudy.chaos.fault.JvmFault;
import dev.understudy.chaos.fault.JvmFaults;
import dev.understudy.chaos.workload.Calls;
import dev.understudy.ledger.EmbeddedDatabase;
import dev.understudy.sims.SimServer;
import dev.understudy.sims.sendgrid.SendGridSim;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * Email adapters, each a process of the shipped jar, on one PostgreSQL and with one vendor on a
 * socket, of which everything is sent.
 */
final class EmailNodes implements AutoCloseable {

  private static final String KEY = "test-key";
  private static final String HOST = "127.0.0.1";

  /** Every fault ends by then, whatever becomes of us. */
  private static final Duration FAULTS_LAST = Duration.ofMinutes(5);

  private static final Pattern SENT =
      Pattern.compile(
          "(?m)^understudy_attempt_seconds_count\\{(?=.*operation=\"send\")(?=.*outcome=\"success\").*} (\\d+)");

  final Calls calls = new Calls(KEY);
  private final HttpClient client = HttpClient.newHttpClient();
  private final Vertx vertx = Vertx.vertx();
  private final EmbeddedDatabase database = EmbeddedDatabase.start(0);
  private final JvmFaults faults = new JvmFaults(InstantSource.system());
  private final int sendGrid;
  private final Path folder;
  private final EmailFiles files;
  private final List<Integer> http;
  private final List<Jar> nodes = new ArrayList<>();

  private EmailNodes(int count, Path folder) throws IOException {
    this.folder = folder;
    this.files = new EmailFiles(folder, database.url(), KEY);
    this.http = Jar.freePorts(count);
    this.sendGrid =
        wait(new SimServer(vertx, new SendGridSim(InstantSource.system()), new Random(1))
                .listen(HOST, 0))
            .actualPort();
  }

  /**
   * Starts all as one cluster, and returns when all are ready.
   *
   * @param quota of the vendor, as its catalogue has it; may be empty
   */
  static EmailNodes start(int count, String quota, Path folder) throws Exception {
    List<Integer> members = Jar.freePorts(count);
    EmailNodes all = new EmailNodes(count, folder);
    for (int node = 0; node < count; node++) {
      all.launch(node, members.get(node), members, quota);
    }
    return all.awaitReady();
  }

  /** Starts each as a cluster of its own: none knows of another. */
  static EmailNodes startApart(int count, String quota, Path folder) throws Exception {
    EmailNodes all = new EmailNodes(count, folder);
    for (int member : Jar.freePorts(count)) {
      all.launch(all.nodes.size(), member, List.of(member), quota);
    }
    return all.awaitReady();
  }

  /** Nobody closes what was never given out. */
  private EmailNodes awaitReady() throws Exception {
    boolean ready = false;
    try {
      for (int node = 0; node < nodes.size(); node++) {
        awaitReady(node);
      }
      ready = true;
      return this;
    } finally {
      if (!ready) {
        close();
      }
    }
  }

  private void awaitReady(int node) throws Exception {
    String ready = url(node) + "/health/ready";
    Await.until("node " + node + " is ready", () -> calls.get(ready).status() == 200);
  }

  String url(int node) {
    return "http://" + HOST + ":" + http.get(node);
  }

  private String vendorUrl() {
    return "http://" + HOST + ":" + sendGrid;
  }

  /** SIGKILL. */
  void kill(int node) {
    nodes.get(node).close();
  }

  void revive(int node) throws Exception {
    nodes.set(node, run(node, "again"));
    awaitReady(node);
  }

  /** From now on, inside one node. */
  void begin(int node, String name, JvmFault fault) {
    faults.begin(nodes.get(node).pid(), name, fault, FAULTS_LAST);
  }

  boolean observed(int node, String name) {
    return faults.observed(nodes.get(node).pid(), name);
  }

  void end(int node, String name) {
    faults.end(nodes.get(node).pid(), name);
  }

  /** The vendor answers so much later than it has done what it was asked. */
  void answersLate(Duration by) {
    Calls.Answer told =
        calls.post(
            vendorUrl() + "/__sim/behaviour",
            "{\"latencyMs\": %d}".formatted(by.toMillis()),
            Map.of());
    if (told.status() != 200) {
      throw new IllegalStateException("the vendor refuses: " + told);
    }
  }

  /** What the vendor has got. */
  List<Entry> arrived() {
    return Entry.read(calls.get(vendorUrl() + "/__sim/ledger").body());
  }

  /** How many mails one node has sent since its start, by its own metrics. */
  long sent(int node) throws Exception {
    String metrics =
        client
            .send(
                HttpRequest.newBuilder(URI.create(url(node) + "/metrics"))
                    .header("Authorization", "Bearer " + KEY)
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    return SENT.matcher(metrics).results().mapToLong(sum -> Long.parseLong(sum.group(1))).sum();
  }

  /** A number from the nodes' ledger. */
  long fromLedger(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:%s?currentSchema=email".formatted(database.url()),
                EmbeddedDatabase.USER,
                EmbeddedDatabase.PASSWORD);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private void launch(int node, int member, List<Integer> members, String quota)
      throws IOException {
    files.write(node, http.get(node), member, members, vendorUrl(), quota);
    nodes.add(run(node, "first"));
  }

  private Jar run(int node, String log) throws IOException {
    return Jar.start(
        "email-adapter",
        folder.resolve("email-%d-%s.log".formatted(node, log)),
        Map.of(),
        "--config",
        files.config(node).toString());
  }

  private static <T> T wait(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  @Override
  public void close() throws IOException {
    nodes.forEach(Jar::close);
    calls.close();
    client.close();
    wait(vertx.close());
    database.close();
  }
}
