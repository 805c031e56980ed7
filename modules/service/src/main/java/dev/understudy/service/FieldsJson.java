package dev.understudy.service;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Finds where in a body something stands. */
final class FieldsJson {

  private FieldsJson() {}

  /**
   * The first field whose value, as text, is such; of one whose name is, the field that it is in.
   *
   * @return such as {@code to.1}, or {@code body} for the whole
   */
  static Optional<String> first(@Nullable Object body, Predicate<String> such) {
    return find("", body, such).map(path -> path.isEmpty() ? "body" : path);
  }

  private static Optional<String> find(
      String path, @Nullable Object value, Predicate<String> such) {
    return switch (value) {
      case JsonObject object ->
          object.stream()
              .flatMap(
                  field ->
                      (such.test(field.getKey())
                              ? Optional.of(path)
                              : find(inside(path, field.getKey()), field.getValue(), such))
                          .stream())
              .findFirst();
      case JsonArray array ->
          IntStream.range(0, array.size())
              .boxed()
              .flatMap(i -> find(inside(path, "" + i), array.getValue(i), such).stream())
              .findFirst();
      case null -> Optional.empty();
      default -> such.test(value.toString()) ? Optional.of(path) : Optional.empty();
    };
  }

  private static String inside(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
