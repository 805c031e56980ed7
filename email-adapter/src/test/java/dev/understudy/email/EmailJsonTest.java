package dev.understudy.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.ledger.Sql;
import dev.understudy.service.ProblemException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailJsonTest {

  /** None of these messages has one. */
  private static final Templates NO_TEMPLATES =
      new Templates(
          new TemplateStore(
              new Sql() {
                @Override
                public RowSet<Row> execute(String sql, Tuple arguments) {
                  throw new UnsupportedOperationException();
                }

                @Override
                public <T> T inTransaction(Function<SqlConnection, T> work) {
                  throw new UnsupportedOperationException();
                }
              }));

  private static JsonObject json() {
    return new JsonObject()
        .put("from", "shop@understudy.example")
        .put("to", new JsonArray().add("a@c.example"))
        .put("subject", "Hello")
        .put("text", "You.");
  }

  private static NewMessage read(JsonObject json) {
    return EmailJson.request(json, Set.of("understudy.example"), NO_TEMPLATES, Instant.EPOCH);
  }

  private static void refused(JsonObject json, String field) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().status()).isEqualTo(400);
              assertThat(e.problem().field()).isEqualTo(Optional.of(field));
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nBcc: x@y.example", "a\nb", "a\rb", "a\u0000b", "a\u0085b"})
  void aLineBreakInTheSubjectIsRefused(String subject) {
    refused(json().put("subject", subject), "subject");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nBcc: x@y.example", "a\nb", "ü", ""})
  void aHeaderIsOneLineOfAscii(String value) {
    refused(json().put("headers", new JsonObject().put("X-A", value)), "headers.X-A");
  }

  @ParameterizedTest
  @CsvSource({
    "Bcc, headers.Bcc",
    "MESSAGE-ID, headers.MESSAGE-ID",
    "Return-Path, headers.Return-Path",
    "List-Unsubscribe, headers.List-Unsubscribe",
    "'X: a', headers.X??a",
  })
  void headersThatAreOursAreRefused(String name, String field) {
    refused(json().put("headers", new JsonObject().put(name, "x")), field);
  }

  @Test
  void aNameOfTheSenderIsOneLine() {
    refused(json().put("fromName", "Shop\r\nX: y"), "fromName");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@b",
        "@c.example",
        "a b@c.example",
        "a@c..example",
        "\"a b\"@c.example",
        "a@c.example\n",
        "mueller@c.example>",
        "a@b@c.example",
        "jürgen@c.example",
        "a@-c.example",
        ".a@c.example"
      })
  void whatNotEveryVendorTakesIsNoAddress(String address) {
    refused(json().put("to", new JsonArray().add("ok@c.example").add(address)), "to.1");
  }

  @Test
  void aDomainInAnyScriptTravelsInAscii() {
    assertThat(read(json().put("to", new JsonArray().add("a@Bücher.example"))).to())
        .containsExactly("a@xn--bcher-kva.example");
  }

  @Test
  void theSameAddressWrittenTwiceIsOne() {
    assertThat(read(json().put("to", new JsonArray().add("a@c.example").add("a@C.EXAMPLE"))).to())
        .containsExactly("a@c.example");
  }

  @Test
  void aSenderThatIsNotOursIsRefused() {
    refused(json().put("from", "shop@elsewhere.example"), "from");
  }

  @Test
  void halfACharacterAndNulAreRefused() {
    refused(json().put("text", "a\ud800b"), "text");
    refused(json().put("html", "a\u0000b"), "html");
  }

  @Test
  void copiesGoWithOneRecipient() {
    refused(
        json()
            .put("to", new JsonArray().add("a@c.example").add("b@c.example"))
            .put("cc", new JsonArray().add("c@c.example")),
        "cc");
  }

  @ParameterizedTest
  @CsvSource({
    "a.png, image/png, '%%%', , attachments.0.content",
    "../a.png, image/png, QUJD, , attachments.0.name",
    "a.png, image, QUJD, , attachments.0.contentType",
    "a.png, 'image/png; x', QUJD, , attachments.0.contentType",
    "a.png, image/png, QUJD, 'a>b', attachments.0.contentId",
  })
  void aFileThatIsNoneIsRefused(String name, String type, String content, String id, String field) {
    JsonObject file =
        new JsonObject().put("name", name).put("contentType", type).put("content", content);
    if (id != null) {
      file.put("contentId", id);
    }
    refused(json().put("attachments", new JsonArray().add(file)), field);
  }

  @Test
  void aMailWithoutContentIsRefused() {
    JsonObject json = json();
    json.remove("text");
    refused(json, "text");
  }

  @Test
  void aZoneWithoutATimeIsRefused() {
    refused(json().put("timeZone", "Europe/Berlin"), "timeZone");
  }
}
