package dev.understudy.chaos.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.understudy.chaos.safety.Permit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An experiment in a file, JSON or YAML.
 *
 * @param root its content
 * @param permit what its actions may be done to
 */
public record ExperimentFile(Place root, Permit permit, Strategy asked) {

  /** Where an activity of our own provider names a platform. */
  private static final String PLATFORM = "/provider/arguments/platform";

  private static final ObjectMapper YAML =
      YAMLMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /**
   * Reads a file.
   *
   * @throws ExperimentException when it cannot be read, or is neither JSON nor YAML
   */
  public static ExperimentFile read(Path file, Permit permit, Strategy asked) {
    try {
      // JSON is YAML, all but its tabs.
      ObjectMapper format = file.toString().endsWith(".json") ? new ObjectMapper() : YAML;
      JsonNode tree = format.readTree(Files.readString(file));
      if (!tree.isObject()) {
        throw new ExperimentException(file + ": must hold an object");
      }
      return new ExperimentFile(new Place("", tree), permit, asked);
    } catch (JsonProcessingException e) {
      throw new ExperimentException(
          "%s: line %d: %s"
              .formatted(
                  file,
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                  e.getOriginalMessage().lines().findFirst().orElse("not JSON")));
    } catch (IOException e) {
      throw new ExperimentException(file + ": cannot be read");
    }
  }

  /**
   * Checks all of it, with what is known before it runs.
   *
   * @param overrides values of the configuration
   * @throws ExperimentException naming the first field that is wrong
   */
  public Experiment check(Map<String, String> environment, Map<String, String> overrides) {
    permit.requireHere();
    return with(new VariablesFile(environment).read(root, overrides));
  }

  /** Reads it again, with more values known. */
  Experiment with(Variables variables) {
    for (String list : List.of("method", "rollbacks")) {
      for (JsonNode activity : root.at(list).node()) {
        requirePermitted(variables.resolve(new Place(list, activity.at(PLATFORM))));
      }
    }
    return Experiment.read(root, variables, permit.targets(), asked);
  }

  private void requirePermitted(Place platform) {
    if (platform.node().isTextual()) {
      permit.requirePlatform(Path.of(platform.text()));
    }
  }
}
