package dev.understudy.chaos.drill;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.catalogue.ConfigException;
import dev.understudy.catalogue.YamlFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The drills that come with the project, and those in files. */
public final class Drills {

  private static final List<String> NAMES =
      List.of(
          "all-nodes-killed",
          "all-vendors-down",
          "backup-full",
          "backup-slower",
          "cluster-partitioned",
          "database-disk-full",
          "database-restarted",
          "database-slow",
          "email-campaign",
          "email-storm",
          "failback-steps",
          "half-killed",
          "inventory-other-channels",
          "inventory-roundtrip",
          "monkey",
          "node-clock-skewed",
          "node-cut-off",
          "node-killed",
          "node-paused",
          "node-slow-inside",
          "node-throws",
          "operator-drain",
          "payments-adyen-primary-blackhole",
          "payments-storm",
          "payments-stripe-blackhole",
          "primaries",
          "retry-storm",
          "rolling-restart",
          "smoke",
          "vendor-5xx",
          "vendor-blackhole",
          "vendor-brownout",
          "vendor-certificate-expired",
          "vendor-duplicates",
          "vendor-flapping",
          "vendor-late-execution",
          "vendor-lost-replies",
          "vendor-malformed",
          "vendor-name-lost",
          "vendor-rate-limited",
          "vendor-refused",
          "vendor-resets",
          "vendor-schema-drift");

  private Drills() {}

  public static List<Drill> all() {
    return NAMES.stream().map(Drills::builtIn).toList();
  }

  /**
   * A drill by its name, or from a file.
   *
   * @throws ConfigException when there is neither, or the file is wrong
   */
  public static Drill named(String nameOrFile) {
    if (NAMES.contains(nameOrFile)) {
      return builtIn(nameOrFile);
    }
    Path file = Path.of(nameOrFile);
    if (!Files.exists(file)) {
      throw new ConfigException(
          "there is no drill and no file \"%s\"; the drills are %s".formatted(nameOrFile, NAMES));
    }
    return YamlFile.read(file, Map.of(), Drill.class);
  }

  private static Drill builtIn(String name) {
    try (InputStream in = Drills.class.getResourceAsStream("/drills/" + name + ".yaml")) {
      if (in == null) {
        throw new IllegalStateException("there is no resource for the drill " + name);
      }
      return YamlFile.parse(name, new String(in.readAllBytes(), UTF_8), Map.of(), Drill.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
