package dev.understudy.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * An adapter's OpenAPI document: its own {@code openapi.yaml}, and the operations that every
 * adapter has, from {@code service-openapi.yaml}.
 */
record OpenApiJson(String yaml, JsonObject json) {

  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String SHARED = "service-openapi.yaml";
  private static final String DEBUG = "#/components/parameters/Debug";

  static OpenApiJson read(Class<?> owner, String resource) {
    ObjectNode own = parsed(owner, resource);
    merge(own, parsed(OpenApiJson.class, SHARED));
    JsonObject forTheRouter = forTheRouter(own.deepCopy());
    addDebug(own);
    try {
      return new OpenApiJson(YAML.writeValueAsString(own), forTheRouter);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The router does not know the media type of problems, and validates no responses either. Access
   * is checked before it, see {@link AccessApi}.
   */
  private static JsonObject forTheRouter(ObjectNode document) {
    for (JsonNode parent : document.findParents("application/problem+json")) {
      ((ObjectNode) parent).remove("application/problem+json");
    }
    document.remove("security");
    return new JsonObject(document.toString());
  }

  /** Every operation knows the header, so it is looked for before them, and checked by none. */
  private static void addDebug(ObjectNode document) {
    for (JsonNode path : document.path("paths")) {
      ((ObjectNode) path).withArray("parameters").addObject().put("$ref", DEBUG);
    }
  }

  private static ObjectNode parsed(Class<?> owner, String resource) {
    try (InputStream in = owner.getResourceAsStream("/" + resource)) {
      if (in == null) {
        throw new IllegalStateException("there is no resource " + resource);
      }
      return (ObjectNode) YAML.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What both have as objects is merged, anything else is the adapter's. */
  private static void merge(ObjectNode own, ObjectNode shared) {
    for (var entry : shared.properties()) {
      JsonNode mine = own.get(entry.getKey());
      if (mine == null) {
        own.set(entry.getKey(), entry.getValue());
      } else if (mine instanceof ObjectNode a && entry.getValue() instanceof ObjectNode b) {
        merge(a, b);
      }
    }
  }
}
