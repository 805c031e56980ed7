package dev.understudy.bench.stage;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** {@code ./understudy chaos serve}, as anybody starts it, with one proxy that has no toxics. */
public final class ChaosProxy {

  private final Child process;
  private final int port;

  private ChaosProxy(Child process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts it, and waits until it leads to the upstream. */
  public static ChaosProxy start(Stage stage, int upstream) throws InterruptedException {
    int api = stage.port();
    int port = stage.port();
    String launcher = stage.home().resolve("understudy").toString();
    Child process = stage.start("chaos", List.of(launcher, "chaos", "serve", "--port", "" + api));
    String url = "http://" + Stage.HOST + ":" + api;
    Readiness.await(process, url + "/version");
    create(url + "/proxies", port, upstream);
    return new ChaosProxy(process, port);
  }

  private static void create(String url, int port, int upstream) throws InterruptedException {
    String body =
        """
        {"name": "p", "listen": "%1$s:%2$d", "upstream": "%1$s:%3$d"}"""
            .formatted(Stage.HOST, port, upstream);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 201) {
        throw new StageException("the proxy cannot be made: " + response.body());
      }
    } catch (IOException e) {
      throw new StageException("the proxy cannot be made: " + e.getMessage(), e);
    }
  }

  public Child process() {
    return process;
  }

  public int port() {
    return port;
  }
}
