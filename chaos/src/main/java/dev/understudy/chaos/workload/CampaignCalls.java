package dev.understudy.chaos.workload;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.local.PlatformFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What somebody does who mails to many: a template, a file of recipients, and the word to go. */
public final class CampaignCalls {

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int LINES_AT_ONCE = 1_000;

  private final PlatformFile platform;
  private final Callers callers;
  private final String run;

  /**
   * Calls of one run.
   *
   * @param run sets this run's recipients apart from those of others
   */
  public CampaignCalls(PlatformFile platform, Calls calls, String run) {
    this.platform = platform;
    this.callers = new Callers(platform, calls, new Clients(12, Duration.ofMillis(200)));
    this.run = run;
  }

  /** What each recipient's address begins with. */
  public String prefix() {
    return run + "-reader-";
  }

  /**
   * Makes a draft with so many recipients.
   *
   * @return its name at the platform
   * @throws IOException when that did not go well
   */
  public String prepare(int recipients) throws IOException, InterruptedException {
    String template = run + "-news";
    good(
        "PUT",
        "/v1/templates/" + template,
        "{\"subject\": \"News\", \"text\": \"Dear {{ name }}, there is news.\"}");
    String id =
        good(
                "POST",
                "/v1/campaigns",
                """
                {"name": "%s", "from": "%s", "template": {"name": "%s"}}
                """
                    .formatted(run, platform.fixtures().sender(), template))
            .path("id")
            .asText();
    upload(id, recipients);
    return id;
  }

  /** Lets it begin. */
  public void start(String id) throws IOException {
    good("POST", "/v1/campaigns/" + id + "/start", "{}");
  }

  /** How far it is, as the platform says. */
  public JsonNode state(String id) throws IOException {
    return good("GET", "/v1/campaigns/" + id, "");
  }

  private JsonNode good(String method, String path, String body) throws IOException {
    Calls.Answer answer = callers.call(method, "email", 0, path, body, Map.of());
    if (answer.status() >= 300 || answer.status() == 0) {
      throw new IOException(
          "%s %s was answered %d %s".formatted(method, path, answer.status(), answer.body()));
    }
    return answer.body();
  }

  /** As a stream: neither side holds all of it. */
  private void upload(String id, int recipients) throws IOException, InterruptedException {
    String node = platform.services().getOrDefault("email", List.of("")).getFirst();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node + "/v1/campaigns/" + id + "/recipients"))
            .timeout(LIMIT)
            .header("Authorization", "Bearer " + platform.apiKey())
            .header("Content-Type", "text/csv")
            .POST(HttpRequest.BodyPublishers.ofByteArrays(lines(recipients)))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException(
            "the recipients were answered " + answer.statusCode() + " " + answer.body());
      }
    }
  }

  private Iterable<byte[]> lines(int recipients) {
    int pieces = (recipients + LINES_AT_ONCE - 1) / LINES_AT_ONCE;
    return () -> IntStream.range(-1, pieces).mapToObj(i -> piece(i, recipients)).iterator();
  }

  /** The first line names the columns. */
  private byte[] piece(int piece, int recipients) {
    String text =
        piece < 0
            ? "address,name\n"
            : IntStream.range(
                    piece * LINES_AT_ONCE, Math.min(recipients, (piece + 1) * LINES_AT_ONCE))
                .mapToObj(i -> prefix() + i + "@example.org,Reader " + i + "\n")
                .collect(Collectors.joining());
    return text.getBytes(UTF_8);
  }
}
