package dev.understudy.chaos.mutation;

import dev.understudy.chaos.fault.BytemanJar;
import dev.understudy.local.Fleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A mutation's rules as files: what nodes read when they start, and what tells who met them. */
final class Switches implements AutoCloseable {

  private final Path folder;
  private final Mutation mutation;
  private final Map<String, List<String>> byNode = new HashMap<>();

  private Switches(Path folder, Mutation mutation) {
    this.folder = folder;
    // The last to be named is the first to go, so this is empty then.
    folder.toFile().deleteOnExit();
    this.mutation = mutation;
  }

  static Switches of(Mutation mutation, Fleet fleet) throws IOException {
    Switches switches = new Switches(Files.createTempDirectory("understudy-mutation-"), mutation);
    switches.write(fleet);
    return switches;
  }

  private void write(Fleet fleet) throws IOException {
    Map<String, StringBuilder> scripts = new HashMap<>();
    for (int i = 0; i < mutation.rules().size(); i++) {
      Rule rule = mutation.rules().get(i);
      met(i).toFile().deleteOnExit();
      String text = rule.text(mutation.name() + "-" + i, met(i));
      rule.services()
          .forEach(
              service -> scripts.computeIfAbsent(service, _ -> new StringBuilder()).append(text));
    }
    Path jar = BytemanJar.extracted();
    for (Map.Entry<String, StringBuilder> script : scripts.entrySet()) {
      Path file = folder.resolve(script.getKey() + ".btm");
      Files.writeString(file, script.getValue());
      file.toFile().deleteOnExit();
      for (String node : fleet.names(script.getKey())) {
        byNode.put(node, List.of(BytemanJar.argument(jar, file)));
      }
    }
  }

  private Path met(int rule) {
    return folder.resolve(rule + ".met");
  }

  /** What the JVM of each node must be told. */
  Map<String, List<String>> byNode() {
    return Map.copyOf(byNode);
  }

  /** The methods whose rules nobody has met. */
  List<String> unmet() {
    List<String> unmet = new ArrayList<>();
    for (int i = 0; i < mutation.rules().size(); i++) {
      if (!Files.exists(met(i))) {
        unmet.add(mutation.rules().get(i).method());
      }
    }
    return unmet;
  }

  @Override
  public void close() throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }
}
