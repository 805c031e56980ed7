package dev.understudy.chaos.toxic;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Optional;

/** Answers made worse; pure functions. */
final class HttpAlterations {

  private static final ObjectMapper JSON = new ObjectMapper();

  private HttpAlterations() {}

  static Buffer broken(HttpMessage answer, HttpFault.Mode mode) {
    Buffer body = answer.body();
    Buffer half = body.getBuffer(0, body.length() / 2);
    return switch (mode) {
      case MALFORMED -> answer.with(half, half.length());
      case TRUNCATED -> answer.with(half, body.length());
      case CHARSET -> {
        Buffer other = Buffer.buffer(body.toString(UTF_8).getBytes(UTF_16BE));
        yield answer.with(other, other.length());
      }
    };
  }

  /** Empty when the field is not there, or the body is no JSON: then there is nothing to alter. */
  static Optional<Buffer> drifted(HttpMessage answer, HttpFault.Action.Schema schema) {
    JsonNode tree;
    try {
      tree = JSON.readTree(answer.body().getBytes());
    } catch (IOException e) {
      return Optional.empty();
    }
    JsonPointer pointer = JsonPointer.compile(schema.pointer());
    if (!(tree.at(pointer.head()) instanceof ObjectNode parent)) {
      return Optional.empty();
    }
    String field = pointer.last().getMatchingProperty();
    JsonNode value = parent.remove(field);
    if (value == null) {
      return Optional.empty();
    }
    switch (schema.change()) {
      case RENAMED -> parent.set(field + "_v2", value);
      case RETYPED -> parent.set(field, JSON.createArrayNode().add(value));
      case MISSING -> {}
    }
    Buffer body = Buffer.buffer(tree.toString());
    return Optional.of(answer.with(body, body.length()));
  }
}
