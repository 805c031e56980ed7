package dev.understudy.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.concurrent.Executors;

/**
 * {@code POST /faults {kind, target, lastsMs}} and {@code DELETE /faults/ID}: so that a drill, in
 * whatever process, can harm this platform's processes. On loopback, and with a token that stands
 * in {@code platform.json} only.
 */
final class ControlServer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LARGEST_BODY = 4096;

  private final ProcessFaults faults;
  private final String token;
  private final HttpServer server;

  private ControlServer(ProcessFaults faults, String token, HttpServer server) {
    this.faults = faults;
    this.token = token;
    this.server = server;
  }

  static ControlServer start(int port, String token, ProcessFaults faults) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    ControlServer control = new ControlServer(faults, token, server);
    server.createContext("/faults", control::serve);
    server.start();
    return control;
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (isAllowed(exchange)) {
        route(exchange);
      } else {
        answer(exchange, 401, "the token of platform.json is missing or wrong");
      }
    }
  }

  private void route(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    try {
      switch (exchange.getRequestMethod()) {
        case "GET" -> list(exchange);
        case "POST" -> begin(exchange);
        case "DELETE" -> end(exchange, path.substring(path.lastIndexOf('/') + 1));
        default -> answer(exchange, 405, "GET, POST and DELETE only");
      }
    } catch (IllegalArgumentException | PlatformException e) {
      answer(exchange, 400, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isAllowed(HttpExchange exchange) {
    String given = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    return MessageDigest.isEqual(
        ("Bearer " + token).getBytes(StandardCharsets.UTF_8),
        given.getBytes(StandardCharsets.UTF_8));
  }

  private void list(HttpExchange exchange) throws IOException {
    ObjectNode all = JSON.createObjectNode();
    var list = all.putArray("faults");
    faults
        .active()
        .forEach(f -> list.addObject().put("kind", f.kind().name()).put("target", f.target()));
    send(exchange, 200, all);
  }

  private void begin(HttpExchange exchange) throws IOException, InterruptedException {
    JsonNode body = JSON.readTree(exchange.getRequestBody().readNBytes(LARGEST_BODY));
    ProcessFault fault =
        new ProcessFault(
            ProcessFault.Kind.of(body.path("kind").asText()),
            body.path("target").asText(),
            Duration.ofMillis(body.path("lastsMs").asLong()));
    send(exchange, 201, JSON.createObjectNode().put("id", faults.begin(fault)));
  }

  private void end(HttpExchange exchange, String id) throws IOException, InterruptedException {
    if (faults.end(Long.parseLong(id))) {
      send(exchange, 200, JSON.createObjectNode());
    } else {
      answer(exchange, 404, "there is no such fault any more");
    }
  }

  private static void answer(HttpExchange exchange, int status, String error) throws IOException {
    send(exchange, status, JSON.createObjectNode().put("error", error));
  }

  private static void send(HttpExchange exchange, int status, ObjectNode body) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    // A call in a minute needs no connection kept, and a refused body may be on this one still.
    exchange.getResponseHeaders().add("Connection", "close");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
