package dev.understudy.bench.stage;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Waits for processes to answer. */
final class Readiness {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private Readiness() {}

  /** Returns when the URL answers 200; fails when the process ends before, or never answers. */
  static void await(Child process, String url) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (HttpClient client = client()) {
      while (!answers(client, url)) {
        process.requireAlive();
        if (System.nanoTime() > end) {
          throw new StageException(process.name() + " does not answer at " + url);
        }
        Thread.sleep(LOOK_EVERY);
      }
    }
  }

  private static HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(1))
        .build();
  }

  private static boolean answers(HttpClient client, String url) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(2)).build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
