package dev.understudy.bench.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configurations are such as the programs take, and mean what is said of them. */
class ProxiesTest {

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();

  private int vendor(String says) {
    return vertx
        .createHttpServer()
        .requestHandler(request -> request.response().end(says))
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }

  private static String post(int port) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/read"))
              .POST(HttpRequest.BodyPublishers.ofString("{}"))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void nginxAsksThePrimaryAndWhereNobodyListensTheBackup() throws Exception {
    try (Stage stage = new Stage(home, 26_100)) {
      Optional<Integer> healthy = Nginx.start(stage, vendor("primary"), vendor("backup"));
      assumeTrue(healthy.isPresent(), "nginx is not installed");

      assertThat(post(healthy.get())).isEqualTo("primary");
    }
    try (Stage stage = new Stage(home, 26_100)) {
      int alone = Nginx.start(stage, stage.port(), vendor("backup")).orElseThrow();

      assertThat(post(alone)).isEqualTo("backup");
    }
  }

  @Test
  void haProxyAsksThePrimary() throws Exception {
    try (Stage stage = new Stage(home, 26_200)) {
      Optional<Integer> healthy = HaProxy.start(stage, vendor("primary"), vendor("backup"));
      assumeTrue(healthy.isPresent(), "HAProxy is not installed");

      assertThat(post(healthy.get())).isEqualTo("primary");
    }
  }
}
