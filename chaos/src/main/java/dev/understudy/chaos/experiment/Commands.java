package dev.understudy.chaos.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the provider {@code process}: a program and its arguments, or a line for the shell. */
final class Commands {

  private Commands() {}

  static Provider.Program read(Place provider) {
    Path program = program(provider.at("path"));
    Place arguments = provider.at("arguments");
    List<String> command = new ArrayList<>();
    if (arguments.node().isTextual()) {
      // Chaos Toolkit gives a text to the shell.
      command.addAll(List.of("/bin/sh", "-c", program + " " + arguments.node().asText()));
    } else {
      command.add(program.toString());
      words(arguments).filter(word -> !word.isEmpty()).forEach(command::add);
    }
    Place timeout = provider.at("timeout");
    if (timeout.seconds().filter(time -> time.isZero()).isPresent()) {
      throw timeout.wrong("above 0");
    }
    return new Provider.Program(command, timeout.seconds());
  }

  private static Stream<String> words(Place arguments) {
    if (!arguments.isPresent()) {
      return Stream.of();
    }
    if (arguments.node().isArray()) {
      return arguments.elements().stream().map(Place::node).map(Commands::word);
    }
    return arguments.fields().entrySet().stream()
        .flatMap(field -> Stream.of(field.getKey(), word(field.getValue().node())));
  }

  private static String word(JsonNode value) {
    if (value.isNull()) {
      return "";
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  /** As the shell finds it: by its path, or in PATH. */
  private static Path program(Place path) {
    String given = path.text().replaceFirst("^~(?=/)", System.getProperty("user.home", "~"));
    Stream<Path> candidates =
        given.contains("/")
            ? Stream.of(Path.of(given))
            : Stream.of(
                    Optional.ofNullable(System.getenv("PATH"))
                        .orElse("")
                        .split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, given));
    return candidates
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst()
        .orElseThrow(() -> path.refused("\"" + given + "\" is no program that can be run here"));
  }
}
