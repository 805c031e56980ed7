package dev.understudy.catalogue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Settings from the environment: {@code UNDERSTUDY_HTTP_PORT=9000} replaces {@code http.port}. The
 * launcher's and the vendors' own variables are left alone; any other that names no setting is an
 * error, since a typing mistake would otherwise go unnoticed.
 */
final class Overrides {

  private static final String PREFIX = "UNDERSTUDY_";
  private static final List<String> NOT_SETTINGS = List.of("UNDERSTUDY_HOME", "UNDERSTUDY_VENDOR_");

  private Overrides() {}

  static void apply(ObjectNode root, Class<? extends Record> type, Map<String, String> variables) {
    variables.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX) && NOT_SETTINGS.stream().noneMatch(name::startsWith)) {
            put(root, type, name, name.substring(PREFIX.length()).split("_", -1), value);
          }
        });
  }

  private static void put(
      ObjectNode root, Class<?> type, String variable, String[] steps, String value) {
    ObjectNode node = root;
    Class<?> record = type;
    for (int i = 0; i < steps.length; i++) {
      RecordComponent component = component(record, variable, steps[i]);
      boolean last = i == steps.length - 1;
      if (last && !component.getType().isRecord()) {
        node.put(component.getName(), value);
        return;
      }
      node = node.withObjectProperty(component.getName());
      record = component.getType();
    }
    throw new ConfigException(variable + " names a group of settings, not one");
  }

  private static RecordComponent component(Class<?> record, String variable, String step) {
    return Optional.ofNullable(record.getRecordComponents()).stream()
        .flatMap(Arrays::stream)
        .filter(c -> c.getName().toUpperCase(Locale.ROOT).equals(step))
        .findFirst()
        .orElseThrow(() -> new ConfigException("there is no setting for the variable " + variable));
  }
}
