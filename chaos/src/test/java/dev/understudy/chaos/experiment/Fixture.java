package dev.understudy.chaos.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.chaos.safety.Permit;
import dev.understudy.chaos.toxic.Targets;
import dev.understudy.chaos.toxic.ToxicApi;
import dev.understudy.chaos.workload.Calls;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** A chaos server with a proxy {@code p} before a service, and experiments about them. */
final class Fixture implements AutoCloseable {

  final Calls calls = new Calls("key");
  final List<String> said = new CopyOnWriteArrayList<>();

  /** Bodies that the service was sent. */
  final List<String> heard = new CopyOnWriteArrayList<>();

  private final Vertx vertx = Vertx.vertx();
  private final ToxicApi chaos = new ToxicApi("127.0.0.1", 0, new Random(1));
  private final HttpServer service;
  private final String proxied;

  Fixture() {
    service =
        vertx
            .createHttpServer()
            .requestHandler(
                request ->
                    request.bodyHandler(
                        body -> {
                          heard.add(body.toString());
                          request
                              .response()
                              .setStatusCode(request.path().equals("/teapot") ? 418 : 200)
                              .putHeader("Content-Type", "application/json")
                              .end("{\"state\": \"fine\", \"orders\": [3, 5]}");
                        }))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    vertx.deployVerticle(chaos).toCompletionStage().toCompletableFuture().join();
    proxied =
        calls
            .post(
                chaosUrl() + "/proxies",
                "{\"name\": \"p\", \"listen\": \"127.0.0.1:0\", \"upstream\": \"127.0.0.1:%d\"}"
                    .formatted(service.actualPort()),
                Map.of())
            .body()
            .path("listen")
            .asText();
  }

  String chaosUrl() {
    return "http://127.0.0.1:" + chaos.port();
  }

  String serviceUrl() {
    return "http://127.0.0.1:" + service.actualPort();
  }

  String proxyUrl() {
    return "http://" + proxied;
  }

  int toxics() {
    return calls.get(chaosUrl() + "/proxies/p/toxics").body().size();
  }

  /** CHAOS, SERVICE and PROXY stand for the addresses. */
  String filled(String yaml) {
    return yaml.replace("CHAOS", chaosUrl())
        .replace("SERVICE", serviceUrl())
        .replace("PROXY", proxyUrl());
  }

  ExperimentRun run(Path folder, String yaml, Dry dry, Strategy asked) throws IOException {
    Path written = Files.writeString(folder.resolve("experiment.yaml"), filled(yaml));
    ExperimentFile file =
        ExperimentFile.read(written, new Permit(Targets.near(), Permit.Asked.NO, Map.of()), asked);
    return new ExperimentRun(
        file,
        file.check(Map.of("HOUSE", "castle"), Map.of()),
        dry,
        Optional.of(folder.resolve("journal.json")),
        Clock.systemUTC(),
        said::add);
  }

  Journal journal(Path folder, String yaml) throws IOException, InterruptedException {
    return run(folder, yaml, Dry.NOTHING, new Strategy(Optional.empty(), Optional.empty())).run();
  }

  static JsonNode written(Path folder) throws IOException {
    return new ObjectMapper().readTree(folder.resolve("journal.json").toFile());
  }

  @Override
  public void close() {
    calls.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
