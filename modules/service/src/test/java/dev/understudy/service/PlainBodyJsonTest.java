package dev.understudy.service;

import static org.assertj.core.api.Assertions.assertThat;

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

class PlainBodyJsonTest {

  private static final String PAYMENT =
      """
      {"type": "object", "additionalProperties": false, "required": ["order", "amount"],
       "properties": {
         "order": {"type": "string", "minLength": 1, "maxLength": 4},
         "amount": {"type": "object", "required": ["value"], "properties": {
           "value": {"type": "integer", "minimum": 1, "maximum": 99999999999},
           "currency": {"type": "string", "pattern": "^[A-Z]{3}$", "maxLength": 3}}},
         "capture": {"type": "string", "enum": ["automatic", "manual"]},
         "last": {"type": "boolean"},
         "tags": {"type": "array"}}}
      """;

  private static final List<String> BODIES =
      List.of(
          "{}",
          "[]",
          "null",
          "7",
          "{\"order\": \"a\"}",
          "{\"order\": \"a\", \"amount\": {\"value\": 1}}",
          "{\"order\": \"a\", \"amount\": {\"value\": 1, \"currency\": \"EUR\"}}",
          "{\"order\": \"a\", \"amount\": {\"value\": 1, \"currency\": \"eur\"}}",
          "{\"order\": \"a\", \"amount\": {\"value\": 1, \"currency\": \"EUR\\n\"}}",
          "{\"order\": \"a\", \"amount\": {\"value\": 1, \"currency\": 978}}",
          "{\"order\": \"a\", \"amount\": {\"value\": 0}}",
          "{\"order\": \"a\", \"amount\": {\"value\": -1}}",
          "{\"order\": \"a\", \"amount\": {\"value\": 1.5}}",
          "{\"order\": \"a\", \"amount\": {\"value\": 1.0}}",
          "{\"order\": \"a\", \"amount\": {\"value\": \"1\"}}",
          "{\"order\": \"a\", \"amount\": {\"value\": 99999999999}}",
          "{\"order\": \"a\", \"amount\": {\"value\": 999999999999}}",
          "{\"order\": \"a\", \"amount\": {\"value\": 99999999999999999999}}",
          "{\"order\": \"a\", \"amount\": {\"value\": null}}",
          "{\"order\": \"a\", \"amount\": {\"value\": 1, \"other\": 1}}",
          "{\"order\": \"a\", \"amount\": []}",
          "{\"order\": \"\", \"amount\": {\"value\": 1}}",
          "{\"order\": \"abcde\", \"amount\": {\"value\": 1}}",
          "{\"order\": \"\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00\", \"amount\": {\"value\": 1}}",
          "{\"order\": 1, \"amount\": {\"value\": 1}}",
          "{\"order\": null, \"amount\": {\"value\": 1}}",
          "{\"order\": \"a\", \"amount\": {\"value\": 1}, \"capture\": \"manual\"}",
          "{\"order\": \"a\", \"amount\": {\"value\": 1}, \"capture\": \"never\"}",
          "{\"order\": \"a\", \"amount\": {\"value\": 1}, \"capture\": null}",
          "{\"order\": \"a\", \"amount\": {\"value\": 1}, \"last\": true}",
          "{\"order\": \"a\", \"amount\": {\"value\": 1}, \"last\": \"true\"}",
          "{\"order\": \"a\", \"amount\": {\"value\": 1}, \"tags\": []}",
          "{\"order\": \"a\", \"amount\": {\"value\": 1}, \"tags\": 1}",
          "{\"order\": \"a\", \"amount\": {\"value\": 1}, \"other\": 1}");

  private static JsonSchema schema(String json) {
    return JsonSchema.of(new JsonObject(json));
  }

  private static boolean allows(JsonSchema schema, String body) {
    JsonSchemaOptions options =
        new JsonSchemaOptions().setBaseUri("app://").setDraft(Draft.DRAFT202012);
    return Validator.create(schema, options).validate(Json.decodeValue(body)).getValid();
  }

  private static boolean surelyAllows(JsonSchema schema, String body) {
    return PlainBodyJson.of(schema).surelyAllows(Json.decodeValue(body));
  }

  /** It may only say yes where the schema does: all else would loosen what is checked. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        PAYMENT,
        "{\"type\": \"object\"}",
        "{\"type\": \"object\", \"minProperties\": 3}",
        "{\"type\": \"object\", \"required\": [\"capture\"]}",
        "{\"type\": \"object\", \"properties\": {\"order\": {\"enum\": [\"b\"]}}}",
        "{\"type\": \"object\", \"properties\": {\"order\": {\"type\": \"string\"}},"
            + " \"additionalProperties\": {\"type\": \"object\"}}",
        "{\"type\": \"object\", \"not\": {\"required\": [\"order\"]}}",
        "{\"type\": \"object\", \"dependentRequired\": {\"order\": [\"capture\"]}}",
        "{\"type\": [\"object\", \"null\"]}",
        "{\"type\": \"object\", \"properties\": {\"order\": {\"type\": \"string\","
            + " \"pattern\": \"^[a-z]+$\", \"minLength\": 2}}}",
        "{\"type\": \"integer\", \"maximum\": 5}",
        "{\"not\": {}}",
      })
  void whatItAllowsTheSchemaAllows(String json) {
    JsonSchema schema = schema(json);

    assertThat(BODIES)
        .filteredOn(body -> surelyAllows(schema, body))
        .allMatch(body -> allows(schema, body));
  }

  /** The comparison must be able to fail. */
  @Test
  void aLooserCheckIsCaught() {
    JsonSchema strict = schema(PAYMENT);
    JsonSchema loose = schema(PAYMENT.replace("\"maxLength\": 4", "\"maxLength\": 80"));

    assertThat(BODIES)
        .filteredOn(body -> surelyAllows(loose, body))
        .anyMatch(body -> !allows(strict, body));
  }

  @Test
  void whatIsUsualIsSeenAtAGlance() {
    JsonSchema payment = schema(PAYMENT);

    assertThat(BODIES)
        .filteredOn(body -> surelyAllows(payment, body))
        .contains(
            "{\"order\": \"a\", \"amount\": {\"value\": 1, \"currency\": \"EUR\"}}",
            "{\"order\": \"a\", \"amount\": {\"value\": 1}, \"capture\": \"manual\"}",
            "{\"order\": \"a\", \"amount\": {\"value\": 1}, \"last\": true}");
  }
}
