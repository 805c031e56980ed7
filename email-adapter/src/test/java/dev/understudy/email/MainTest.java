package dev.understudy.email;

import static dev.understudy.email.TestAdapter.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.Await;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The whole adapter as it is wired, asked over its own port. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MainTest {

  private Optional<TestAdapter> started = Optional.empty();

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    started = Optional.of(TestAdapter.start(folder));
  }

  @AfterAll
  void stop() throws IOException {
    if (started.isPresent()) {
      started.get().close();
    }
  }

  private TestAdapter adapter() {
    return started.orElseThrow();
  }

  private HttpRequest.Builder to(String path) {
    return adapter().to(path);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return adapter().send(request);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return adapter().get(path);
  }

  private HttpResponse<String> post(String path, JsonObject body) throws Exception {
    return adapter().post(path, body);
  }

  private JsonObject readUntil(String id, MailStatus status) throws Exception {
    Await.until(
        "the mail is " + status,
        TestAdapter.PATIENCE,
        () -> get("/v1/messages/" + id).body().contains("\"" + status + "\""));
    return new JsonObject(get("/v1/messages/" + id).body());
  }

  @Test
  void aMessageIsAcceptedOnceForItsKeyAndSent() throws Exception {
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString(message().encode());
    HttpResponse<String> first =
        send(to("/v1/messages").header("Idempotency-Key", "k1").POST(body));
    HttpResponse<String> again =
        send(to("/v1/messages").header("Idempotency-Key", "k1").POST(body));
    HttpResponse<String> other =
        send(
            to("/v1/messages")
                .header("Idempotency-Key", "k1")
                .POST(HttpRequest.BodyPublishers.ofString(message().put("text", "No.").encode())));

    assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(other.statusCode()).isEqualTo(422);
    JsonObject read = readUntil(new JsonObject(first.body()).getString("id"), MailStatus.ACCEPTED);
    assertThat(read.getJsonArray("recipients").getJsonObject(0).getString("provider"))
        .isEqualTo("sendgrid");
  }

  @Test
  void aTemplateIsKeptTriedOutAndSent() throws Exception {
    JsonObject template =
        new JsonObject().put("subject", "Hi {{ name }}").put("html", "<b>{{ name }}</b>");
    HttpResponse<String> added = adapter().put("/v1/templates/hello", template);
    assertThat(added.statusCode()).as(added.body()).isEqualTo(201);

    JsonObject variables = new JsonObject().put("variables", new JsonObject().put("name", "A&B"));
    assertThat(new JsonObject(post("/v1/templates/hello/preview", variables).body()))
        .isEqualTo(new JsonObject().put("subject", "Hi A&B").put("html", "<b>A&amp;B</b>"));

    JsonObject message = message().put("template", variables.copy().put("name", "hello"));
    message.remove("subject");
    message.remove("text");
    assertThat(post("/v1/messages", message).statusCode()).isEqualTo(202);
  }

  @Test
  void aCampaignGoesToAllOfAFile() throws Exception {
    adapter()
        .put(
            "/v1/templates/news",
            new JsonObject().put("subject", "News").put("text", "{{ name }}"));
    JsonObject campaign =
        new JsonObject()
            .put("name", "November")
            .put("from", "news@understudy.example")
            .put("template", new JsonObject().put("name", "news"));
    String id = new JsonObject(post("/v1/campaigns", campaign).body()).getString("id");
    HttpResponse<String> uploaded =
        send(
            to("/v1/campaigns/" + id + "/recipients")
                .setHeader("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString("address,name\nx@c.example,X\nno,Y\n")));
    assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(200);
    assertThat(new JsonObject(uploaded.body()).getLong("added")).isEqualTo(1);

    String path = "/v1/campaigns/" + id;
    assertThat(post(path + "/start", new JsonObject()).statusCode()).isEqualTo(200);
    Await.until("it is done", TestAdapter.PATIENCE, () -> get(path).body().contains("\"DONE\""));
    assertThat(new JsonObject(get(path).body()).getJsonObject("mails"))
        .isEqualTo(new JsonObject().put("ACCEPTED", 1));
    assertThat(send(to(path + "/pause").POST(HttpRequest.BodyPublishers.noBody())).statusCode())
        .isEqualTo(409);
  }

  @Test
  void whatWaitsIsAmongTheMetrics() throws Exception {
    Await.until(
        "the ledger has been looked at",
        TestAdapter.PATIENCE,
        () -> get("/metrics").body().contains("understudy_email_possible_doubles 0.0"));

    assertThat(get("/metrics").body())
        .contains(
            "understudy_email_queue{lane=\"transactional\",state=\"refused\"}",
            "understudy_email_oldest_due_seconds{lane=\"bulk\"}",
            "understudy_email_ambiguous{lane=\"bulk\"}",
            "understudy_email_dead_letters{status=\"EXPIRED\"}");
  }

  @Test
  void listsAndDecisionsOfOperatorsAreThere() throws Exception {
    for (String path : List.of("/v1/dead-letters", "/v1/possible-doubles", "/v1/suppressions")) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(200);
    }
    HttpResponse<String> suppressed =
        send(
            to("/v1/suppressions/Gone@c.example")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"reason\": \"left\"}")));
    assertThat(suppressed.statusCode()).as(suppressed.body()).isEqualTo(200);
    String id =
        new JsonObject(
                post("/v1/messages", message().put("to", new JsonArray().add("gone@c.example")))
                    .body())
            .getString("id");
    readUntil(id, MailStatus.SUPPRESSED);
    assertThat(send(to("/v1/suppressions/gone@c.example").DELETE()).statusCode()).isEqualTo(204);
    assertThat(send(to("/unsubscribe/AAAA").POST(HttpRequest.BodyPublishers.noBody())).statusCode())
        .isEqualTo(404);
  }
}
