package dev.understudy.service;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaValidationException;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.Validator;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.contract.RequestBody;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidationContext;
import io.vertx.openapi.validation.ValidatorErrorType;
import io.vertx.openapi.validation.ValidatorException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the requests of one operation as its OpenAPI document says. It stands in for the library's
 * validator, which makes a validator anew for each value of each request, copying all schemas for
 * it, and leaves the request's thread: that was 40 % of what a read took. Here they are made once.
 * Parameters have single values, bodies are JSON objects; none of our documents has others.
 */
final class RequestCheckJson {

  private final List<Checked> parameters;
  private final @Nullable RequestBody body;
  private final Map<MediaType, Body> bodies = new HashMap<>();

  private record Body(PlainBodyJson plain, Validator validator) {}

  private record Checked(Parameter parameter, Predicate<String> plain, Validator validator) {}

  /** For the operation of this id. */
  RequestCheckJson(OpenAPIContract contract, String operationId) {
    Operation operation =
        Optional.ofNullable(contract.operation(operationId))
            .orElseThrow(() -> new IllegalStateException("no operation " + operationId));
    SchemaRepository schemas = contract.getSchemaRepository();
    this.parameters =
        operation.getParameters().stream().map(each -> checked(single(each), schemas)).toList();
    this.body = operation.getRequestBody();
    if (body != null) {
      for (MediaType type : body.getContent().values()) {
        if (type.getSchema() != null) {
          bodies.put(
              type,
              new Body(PlainBodyJson.of(type.getSchema()), schemas.validator(type.getSchema())));
        }
      }
    }
  }

  private static Checked checked(Parameter parameter, SchemaRepository schemas) {
    JsonSchema schema = parameter.getSchema();
    Predicate<String> plain =
        switch (parameter.getSchemaType()) {
          case STRING -> PlainBodyJson.of(schema)::surelyAllows;
          case INTEGER, NUMBER, BOOLEAN, ARRAY, OBJECT -> PlainValueJson.of(schema)::surelyAllows;
        };
    return new Checked(parameter, plain, schemas.validator(schema));
  }

  private static Parameter single(Parameter parameter) {
    return switch (parameter.getSchemaType()) {
      case STRING, INTEGER, NUMBER, BOOLEAN -> parameter;
      case ARRAY, OBJECT ->
          throw new IllegalStateException(
              "parameter " + parameter.getName() + " must have a single value");
    };
  }

  /**
   * What was asked.
   *
   * @throws ValidatorException when the document does not allow it
   */
  RequestJson read(RoutingContext context) {
    return new RequestJson(
        values(context, Location.PATH),
        values(context, Location.QUERY),
        values(context, Location.HEADER),
        body == null ? new JsonObject() : body(context, body),
        ArrivalApi.nanos(context));
  }

  private Map<String, String> values(RoutingContext context, Location in) {
    Map<String, String> values = new HashMap<>();
    for (Checked each : parameters) {
      Parameter parameter = each.parameter;
      if (parameter.getIn() == in) {
        Optional<String> text = text(context, parameter);
        if (text.isPresent()) {
          check(each, text.get());
          values.put(parameter.getName().toLowerCase(Locale.ROOT), text.get());
        } else if (parameter.isRequired()) {
          throw ValidatorException.createMissingRequiredParameter(parameter);
        }
      }
    }
    return values;
  }

  private static Optional<String> text(RoutingContext context, Parameter parameter) {
    String name = parameter.getName();
    return switch (parameter.getIn()) {
      case PATH -> Optional.ofNullable(context.pathParam(name));
      case QUERY -> context.queryParam(name).stream().findFirst();
      case HEADER -> Optional.ofNullable(context.request().getHeader(name));
      case COOKIE -> Optional.empty(); // None of ours has any.
    };
  }

  private static void check(Checked checked, String text) {
    if (checked.plain.test(text)) {
      return;
    }
    OutputUnit result = checked.validator.validate(typed(checked.parameter, text));
    try {
      result.checkValidity();
    } catch (JsonSchemaValidationException e) {
      throw SchemaValidationException.createErrorFromOutputUnitType(checked.parameter, result, e);
    }
  }

  /** A text that is not of the parameter's type stays a text, which the schema then refuses. */
  private static Object typed(Parameter parameter, String text) {
    return switch (parameter.getSchemaType()) {
      case STRING -> text;
      case INTEGER -> text.matches("-?\\d{1,18}") ? Long.valueOf(text) : text;
      case NUMBER, BOOLEAN, ARRAY, OBJECT -> decoded(text);
    };
  }

  private static Object decoded(String text) {
    try {
      return Optional.ofNullable(Json.decodeValue(text)).orElse(text);
    } catch (DecodeException e) {
      return text;
    }
  }

  private JsonObject body(RoutingContext context, RequestBody expected) {
    if (context.body().length() <= 0) {
      if (expected.isRequired()) {
        throw new ValidatorException(
            "The related request does not contain the required body.",
            ValidatorErrorType.MISSING_REQUIRED_PARAMETER);
      }
      return new JsonObject();
    }
    Body known =
        Optional.ofNullable(expected.determineContentType(contentType(context)))
            .flatMap(type -> Optional.ofNullable(bodies.get(type)))
            .orElseThrow(
                () ->
                    new ValidatorException(
                        "The format of the request body is not supported",
                        ValidatorErrorType.UNSUPPORTED_VALUE_FORMAT));
    return checked(known, json(context));
  }

  private static String contentType(RoutingContext context) {
    return Optional.ofNullable(context.request().getHeader("Content-Type")).orElse("");
  }

  private static @Nullable Object json(RoutingContext context) {
    try {
      return Json.decodeValue(context.body().buffer());
    } catch (DecodeException e) {
      throw new ValidatorException(
          "The request body can't be decoded", ValidatorErrorType.ILLEGAL_VALUE);
    }
  }

  private static JsonObject checked(Body known, @Nullable Object json) {
    if (json instanceof JsonObject object && known.plain.surelyAllows(object)) {
      return object;
    }
    OutputUnit result = known.validator.validate(json);
    try {
      result.checkValidity();
    } catch (JsonSchemaValidationException e) {
      throw SchemaValidationException.createInvalidValueBody(result, ValidationContext.REQUEST, e);
    }
    return json instanceof JsonObject object ? object : new JsonObject();
  }
}
