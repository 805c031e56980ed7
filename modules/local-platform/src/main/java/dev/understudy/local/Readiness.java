package dev.understudy.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;

/** Waits for processes to answer; as long as need be for those that stand aside. */
final class Readiness implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();

  private final Aside aside;
  private final Duration patience;

  Readiness(Aside aside) {
    this(aside, PATIENCE);
  }

  /**
   * The same.
   *
   * @param patience with a process that has what it needs
   */
  Readiness(Aside aside, Duration patience) {
    this.aside = aside;
    this.patience = patience;
  }

  /** Returns when the URL answers 200; fails when the process ends before, or never answers. */
  void await(ChildProcess process, String url) throws InterruptedException {
    Instant end = Instant.now().plus(patience);
    while (!answers(url)) {
      process.requireAlive();
      if (!aside.isOver()) {
        end = Instant.now().plus(patience);
      } else if (Instant.now().isAfter(end)) {
        throw new PlatformException(process.name() + " does not answer at " + url);
      }
      Thread.sleep(LOOK_EVERY);
    }
  }

  private boolean answers(String url) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(2)).build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  String get(String url) throws InterruptedException {
    try {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new PlatformException(url + " does not answer: " + e.getMessage(), e);
    }
  }

  void post(String url, String body) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new PlatformException(url + " answered " + response.body());
      }
    } catch (IOException e) {
      throw new PlatformException(url + " does not answer: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
