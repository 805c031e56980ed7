package dev.understudy.email;

import static dev.understudy.email.TestAdapter.message;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What cannot be sent, said to the whole adapter over its port: each a problem naming its field.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalsTest {

  private Optional<TestAdapter> started = Optional.empty();

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    started = Optional.of(TestAdapter.start(folder));
    JsonObject template =
        new JsonObject()
            .put("subject", "Hi {{ name }}")
            .put("text", "{% for item in items %}{{ item.sku }}{% endfor %}{{ note | raw }}");
    assertThat(adapter().put("/v1/templates/order", template).statusCode()).isEqualTo(201);
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

  private static void assertProblem(HttpResponse<String> response, int status, String field) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonObject problem = new JsonObject(response.body());
    assertThat(problem.getString("field")).as(response.body()).isEqualTo(field);
    assertThat(problem.getString("detail")).isNotBlank();
  }

  private HttpResponse<String> post(BodyPublisher body) throws Exception {
    return adapter().send(adapter().to("/v1/messages").POST(body));
  }

  @Test
  void theMessageThatTheOthersDifferFromIsTaken() throws Exception {
    assertThat(adapter().post("/v1/messages", message()).statusCode()).isEqualTo(202);
  }

  /** What differs from that message, as JSON. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          subject    | {"subject": "Hi\\r\\nBcc: b@c.example"}
          subject    | {"subject": "Hi\\nBcc: b@c.example"}
          subject    | {"subject": "Hi\\rBcc: b@c.example"}
          subject    | {"subject": "Hi\\u0000"}
          subject    | {"subject": "Hi\\udc00"}
          subject    | {"subject": ""}
          subject    | {"subject": null}
          fromName   | {"fromName": "Shop\\r\\nBcc: b@c.example"}
          from       | {"from": "shop@understudy.example\\r\\nBcc: b@c.example"}
          from       | {"from": "shop@elsewhere.example"}
          to.0       | {"to": ["a@c.example\\r\\nBcc: b@c.example"]}
          to.1       | {"to": ["a@c.example", "\\"a b\\"@c.example>"]}
          to         | {"to": []}
          cc.0       | {"cc": ["b@c.example\\n"]}
          bcc.0      | {"bcc": ["b@c..example"]}
          replyTo    | {"replyTo": "b@c.example\\u0085"}
          headers.X-A   | {"headers": {"X-A": "a\\r\\nBcc: b@c.example"}}
          headers.X-A   | {"headers": {"X-A": "a\\rb"}}
          headers.X-A   | {"headers": {"X-A": "\\u00fc"}}
          headers.X-A   | {"headers": {"X-A": 1}}
          headers.X-A??Bcc | {"headers": {"X-A\\r\\nBcc": "b@c.example"}}
          headers.Bcc   | {"headers": {"Bcc": "b@c.example"}}
          text       | {"text": "a\\rb"}
          text       | {"text": "a\\r\\r\\n.\\r"}
          text       | {"text": "a\\u0000"}
          text       | {"text": "\\ud800a"}
          html       | {"html": "<p>\\r</p>"}
          html       | {"html": "<p>\\u0000</p>"}
          lane       | {"lane": "fast"}
          priority   | {"priority": "urgent"}
          sendAt     | {"sendAt": "tomorrow"}
          sendAt     | {"sendAt": "2999-01-01T00:00:00Z"}
          timeZone   | {"sendAt": "2027-01-01T00:00:00", "timeZone": "Europe/Atlantis"}
          timeZone   | {"timeZone": "Europe/Berlin"}
          colour     | {"colour": "red"}
          """)
  void aFieldThatCannotBeSentIsNamed(String field, String difference) throws Exception {
    JsonObject body = message().mergeIn(new JsonObject(difference));

    assertProblem(adapter().post("/v1/messages", body), 400, field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          content     | {"content": "%%%"}
          content     | {"content": "QQ="}
          content     | {"content": "QUJD\\r\\nQUJD"}
          content     | {"content": "QUJ\\u00c4"}
          content     | {"content": 7}
          contentType | {"contentType": "image"}
          contentType | {"contentType": "image/png; name=x"}
          contentType | {"contentType": "image/png\\r\\nX-A: b"}
          contentType | {"contentType": "image/"}
          contentId   | {"contentId": "a b"}
          contentId   | {"contentId": "a>\\r\\nX-A: b"}
          contentId   | {"contentId": ""}
          name        | {"name": "a\\u0001.png"}
          name        | {"name": "a\\r\\nX-A: b.png"}
          name        | {"name": "../a.png"}
          name        | {"name": "C:\\\\a.png"}
          name        | {"name": ".."}
          name        | {"name": " "}
          name        | {"name": "a\\u202egnp.exe"}
          name        | {"name": "\\udfffa.png"}
          """)
  void aFileThatCannotBeSentIsNamed(String field, String difference) throws Exception {
    JsonObject good =
        new JsonObject()
            .put("name", "a.png")
            .put("contentType", "image/png")
            .put("content", "QUJD");
    JsonArray files =
        new JsonArray().add(good).add(good.copy().mergeIn(new JsonObject(difference)));

    assertProblem(
        adapter().post("/v1/messages", message().put("attachments", files)),
        400,
        "attachments.1." + field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          template.variables.name | {"name": "order", "variables": {"items": [], "note": ""}}
          template.variables.note | {"name": "order", "variables": {"items": [], "name": "A"}}
          template.variables.sku  | {"name": "order", "variables": {"items": [{}], "name": "A", "note": ""}}
          template.subject | {"name": "order", "variables": {"items": [], "note": "", "name": "A\\r\\nBcc: b@c.example"}}
          template.text    | {"name": "order", "variables": {"items": [], "name": "A", "note": "a\\rb"}}
          template.name    | {"name": "none"}
          template.name    | {"name": "order", "version": 7}
          """)
  void aTemplateThatCannotBeRenderedNamesWhatIsMissing(String field, String template)
      throws Exception {
    JsonObject body = message().put("template", new JsonObject(template));
    body.remove("subject");
    body.remove("text");

    assertProblem(adapter().post("/v1/messages", body), 400, field);
  }

  @Test
  void aTemplateThatIsNoneIsRefused() throws Exception {
    JsonObject open = new JsonObject().put("subject", "Hi {{ name").put("text", "You.");
    JsonObject twoLines =
        new JsonObject().put("subject", "Hi\r\nBcc: b@c.example").put("text", "a");

    assertProblem(adapter().put("/v1/templates/open", open), 400, "template");
    assertProblem(adapter().put("/v1/templates/lines", twoLines), 400, "subject");
  }

  @ParameterizedTest
  @CsvSource({"5000", "51"})
  void moreRecipientsThanOneMessageMayHaveAreRefused(int count) throws Exception {
    JsonArray to = new JsonArray();
    IntStream.range(0, count).forEach(i -> to.add(i + "@c.example"));

    assertProblem(adapter().post("/v1/messages", message().put("to", to)), 400, "to");
  }

  @ParameterizedTest
  @CsvSource({"text", "html"})
  void aTextLongerThanAnyMailsIsNamed(String field) throws Exception {
    assertProblem(
        adapter().post("/v1/messages", message().put(field, "x".repeat(500_001))), 400, field);
  }

  @ParameterizedTest
  @CsvSource({"10000000, true", "10000000, false", "1048577, true", "1048577, false"})
  void aBodyThatIsTooLongIsToldTheBound(int bytes, boolean lengthIsSaid) throws Exception {
    byte[] body = "x".repeat(bytes).getBytes(ISO_8859_1);

    HttpResponse<String> refused =
        post(
            lengthIsSaid
                ? BodyPublishers.ofByteArray(body)
                : BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));

    assertProblem(refused, 413, "body");
    assertThat(new JsonObject(refused.body()).getString("detail")).contains("1048576 bytes");
  }

  /** In one byte for each character; the mark stands for a byte that UTF-8 never has. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          subject               | {"subject": "a\u00ffb"}
          to.1                  | {"to": ["a@c.example", "\u00ff@c.example"]}
          headers.X-A           | {"headers": {"X-A": "\u00ff"}}
          attachments.0.content | {"attachments": [{"name": "a", "content": "QUJD\u00ff"}]}
          body                  | {"subject": \u00ff}
          """)
  void bytesThatAreNoUtf8AreNamedByFieldAndPlace(String field, String body) throws Exception {
    byte[] bytes = body.getBytes(ISO_8859_1);

    HttpResponse<String> refused = post(BodyPublishers.ofByteArray(bytes));

    assertProblem(refused, 400, field);
    assertThat(new JsonObject(refused.body()).getString("detail"))
        .contains("byte " + body.indexOf('\u00ff') + " ");
  }

  @ParameterizedTest
  @CsvSource({"'{\"from\": '", "'[]'", "'\"\"'", "'null'", "''"})
  void whatIsNoObjectIsRefused(String body) throws Exception {
    HttpResponse<String> refused = post(BodyPublishers.ofString(body));

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(new JsonObject(refused.body()).getString("field")).isNotBlank();
  }

  @Test
  void aKeyOfMoreThanItsLengthIsNamed() throws Exception {
    HttpRequest.Builder request =
        adapter().to("/v1/messages").header("Idempotency-Key", "k".repeat(256));

    assertProblem(
        adapter().send(request.POST(BodyPublishers.ofString(message().encode()))),
        400,
        "Idempotency-Key");
  }
}
