package dev.understudy.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.Validator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainValueJsonTest {

  private static final List<String> TEXTS =
      List.of(
          "",
          "0",
          "7",
          "07",
          "10",
          "11",
          "-1",
          "+1",
          "1.5",
          "1e2",
          "999999999",
          "9999999999",
          "x",
          "abc",
          "abcd",
          "abcde",
          "\uD83D\uDE00",
          "\uD83D\uDE00\uD83D\uDE00",
          "true",
          "null",
          " 7",
          "\u0663");

  private static JsonSchema schema(String json) {
    return JsonSchema.of(new JsonObject(json));
  }

  private static boolean allows(JsonSchema schema, String text) {
    Object value = text;
    if (!"string".equals(schema.get("type"))) {
      try {
        value = Json.decodeValue(text);
      } catch (DecodeException e) {
        value = text;
      }
    }
    JsonSchemaOptions options =
        new JsonSchemaOptions().setBaseUri("app://").setDraft(Draft.DRAFT202012);
    return Validator.create(schema, options).validate(value).getValid();
  }

  /** It may only say yes where the schema does: all else would loosen what is checked. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"string\"}",
        "{\"type\": \"string\", \"minLength\": 1, \"maxLength\": 4}",
        "{\"type\": \"string\", \"minLength\": 2}",
        "{\"type\": \"string\", \"pattern\": \"^[a-c]+$\"}",
        "{\"type\": \"string\", \"enum\": [\"abc\"]}",
        "{\"type\": \"integer\", \"minimum\": 1, \"maximum\": 10}",
        "{\"type\": \"integer\", \"exclusiveMinimum\": 7}",
        "{\"type\": \"number\", \"minimum\": 0}",
        "{\"type\": \"number\", \"minimum\": 7.5}",
        "{\"type\": \"number\", \"multipleOf\": 5}",
        "{\"type\": \"boolean\"}",
      })
  void whatItAllowsTheSchemaAllows(String json) {
    JsonSchema schema = schema(json);

    assertThat(TEXTS)
        .filteredOn(PlainValueJson.of(schema)::surelyAllows)
        .allMatch(text -> allows(schema, text));
  }

  /** The comparison must be able to fail. */
  @Test
  void aLooserCheckIsCaught() {
    JsonSchema strict = schema("{\"type\": \"string\", \"minLength\": 1, \"maxLength\": 4}");
    PlainValueJson loose = PlainValueJson.of(schema("{\"type\": \"string\"}"));

    assertThat(TEXTS).filteredOn(loose::surelyAllows).anyMatch(text -> !allows(strict, text));
  }

  @Test
  void whatIsUsualIsSeenAtAGlance() {
    PlainValueJson sku =
        PlainValueJson.of(schema("{\"type\": \"string\", \"minLength\": 1, \"maxLength\": 64}"));
    PlainValueJson seconds =
        PlainValueJson.of(schema("{\"type\": \"number\", \"minimum\": 0, \"maximum\": 3600}"));

    assertThat(sku.surelyAllows("SKU-1")).isTrue();
    assertThat(seconds.surelyAllows("3600")).isTrue();
    assertThat(seconds.surelyAllows("3601")).isFalse();
  }
}
