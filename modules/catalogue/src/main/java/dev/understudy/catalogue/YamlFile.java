package dev.understudy.catalogue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.understudy.failover.ProviderId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A YAML file as a tree of records. Unknown keys are refused; units are types ({@code Duration},
 * {@code URI}); every error names the file and the field.
 */
public final class YamlFile {

  private static final ObjectMapper MAPPER =
      YAMLMapper.builder()
          .addModules(new JavaTimeModule(), new Jdk8Module(), providerKeys())
          .addMixIn(ProviderId.class, FromString.class)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private YamlFile() {}

  /** Lets a name stand for the record that wraps it, without Jackson in the core. */
  private record FromString(@JsonValue String value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    private FromString {}
  }

  /**
   * Reads a file.
   *
   * @param overrides variables that replace single values, see {@link Overrides}
   * @throws ConfigException when the file is missing or wrong
   */
  public static <R extends Record> R read(Path file, Map<String, String> overrides, Class<R> type) {
    try {
      return parse(file.toString(), Files.readString(file), overrides, type);
    } catch (NoSuchFileException e) {
      throw new ConfigException(file + ": there is no such file", e);
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads text.
   *
   * @param name what to call it in errors
   * @throws ConfigException when it is wrong
   */
  public static <R extends Record> R parse(
      String name, String text, Map<String, String> overrides, Class<R> type) {
    try {
      JsonNode tree = MAPPER.readTree(text);
      if (!(tree instanceof ObjectNode root)) {
        throw new ConfigException(name + ": must hold a map of settings");
      }
      Overrides.apply(root, type, overrides);
      return MAPPER.treeToValue(root, type);
    } catch (JsonMappingException e) {
      throw new ConfigException(name + ": " + place(e) + firstLine(e), e);
    } catch (JsonProcessingException e) {
      throw new ConfigException(name + ": " + firstLine(e), e);
    }
  }

  private static SimpleModule providerKeys() {
    return new SimpleModule()
        .addKeyDeserializer(
            ProviderId.class,
            new KeyDeserializer() {
              @Override
              public Object deserializeKey(String key, DeserializationContext context)
                  throws IOException {
                try {
                  return new ProviderId(key);
                } catch (IllegalArgumentException e) {
                  throw JsonMappingException.from(context, e.getMessage(), e);
                }
              }
            });
  }

  /** Where in the file, such as {@code vendors[1].callTimeout: }. */
  private static String place(JsonMappingException e) {
    StringBuilder place = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        place.append('[').append(step.getIndex()).append(']');
      } else {
        place.append(place.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return place.isEmpty() ? "" : place.append(": ").toString();
  }

  private static String firstLine(JacksonException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("not YAML");
  }
}
