package dev.understudy.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How each process of a platform is started, from the project's built jars. */
final class Launches {

  private static final String VERSION = "0.1.0-SNAPSHOT";
  private static final String SIMS = "modules/vendor-sims";
  private static final String CHAOS = "chaos";
  private static final int ADAPTER_HEAP_MB = 80;

  /** The vendors' ledgers hold every call of a drill, and are read as a whole. */
  private static final int SUPPORT_HEAP_MB = 256;

  private final Path home;
  private final Path folder;
  private final Ports ports;
  private final Archives archives;

  Launches(Path home, Path folder, Ports ports, Archives archives) {
    this.home = home;
    this.folder = folder;
    this.ports = ports;
    this.archives = archives;
  }

  Launch sims() {
    return support("sims", SIMS, "--host", Ports.HOST, "--port-base", "" + ports.vendors());
  }

  Launch chaos() {
    return support(
        "chaos", CHAOS, "chaos", "serve", "--host", Ports.HOST, "--port", "" + ports.chaos());
  }

  private Launch support(String name, String module, String... arguments) {
    return new Launch(
        name,
        jar(module),
        SUPPORT_HEAP_MB,
        archives.arguments(jar(module)),
        List.of(arguments),
        Map.of(),
        folder.resolve(name + ".log"));
  }

  Launch adapter(AdapterNode node, List<String> jvm, Path config, Map<String, String> environment) {
    Path jar = jar(node.service() + "-adapter");
    // What was linked without an agent is refused with one.
    boolean agent = jvm.stream().anyMatch(argument -> argument.startsWith("-javaagent:"));
    List<String> all = new ArrayList<>(agent ? List.of() : archives.arguments(jar));
    all.addAll(jvm);
    return new Launch(
        node.id(),
        jar,
        ADAPTER_HEAP_MB,
        all,
        List.of("--config", config.toString()),
        environment,
        folder.resolve(node.id() + ".log"));
  }

  /** Of all processes that a platform can have. */
  static Stream<Path> jars(Path home) {
    return Stream.of(SIMS, CHAOS, "payments-adapter", "inventory-adapter", "email-adapter")
        .map(module -> jar(home, module));
  }

  private Path jar(String module) {
    return jar(home, module);
  }

  private static Path jar(Path home, String module) {
    String name = Path.of(module).getFileName() + "-" + VERSION + "-all.jar";
    return home.resolve(module).resolve("target").resolve(name);
  }
}
