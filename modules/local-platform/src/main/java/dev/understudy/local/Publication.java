package dev.understudy.local;

import dev.understudy.ledger.EmbeddedDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The platform's {@code platform.json}: in its folder, and for all tools to find while it runs. */
final class Publication {

  private final Ports ports;
  private final Fleet fleet;
  private final String token;
  private final Path own;
  private final Path wellKnown;
  private boolean isWellKnown;

  Publication(Path home, Path folder, Ports ports, Fleet fleet, String token) {
    this.ports = ports;
    this.fleet = fleet;
    this.token = token;
    this.own = folder.resolve("platform.json");
    this.wellKnown = home.resolve(".understudy").resolve("platform.json");
  }

  PlatformFile file(Map<String, Long> pids) {
    return new PlatformFile(
        services(),
        TestAccounts.API_KEY,
        pids,
        vendors(),
        new PlatformFile.Chaos(url(ports.chaos()), ""),
        Optional.of(new PlatformFile.Control(url(ports.control()), token)),
        new PlatformFile.DatabaseEntry(
            databaseUrl(ports.database()).toString(),
            EmbeddedDatabase.USER,
            EmbeddedDatabase.PASSWORD),
        new PlatformFile.Fixtures(
            Map.of("ok", "pm_ok", "declined", "pm_declined"),
            TestAccounts.stock(),
            TestAccounts.SENDER));
  }

  private Map<String, List<String>> services() {
    Map<String, List<String>> services = new LinkedHashMap<>();
    for (AdapterNode node : fleet.nodes()) {
      services.computeIfAbsent(node.service(), _ -> new ArrayList<>()).add(url(ports.http(node)));
    }
    return services;
  }

  private Map<String, PlatformFile.VendorEntry> vendors() {
    Map<String, PlatformFile.VendorEntry> vendors = new LinkedHashMap<>();
    for (String vendor : Ports.VENDORS) {
      vendors.put(
          vendor,
          new PlatformFile.VendorEntry(
              url(ports.vendor(vendor)),
              vendor,
              Ports.HOST + ":" + ports.proxy(vendor),
              TestAccounts.CREDENTIALS.getOrDefault(vendor, Map.of())));
    }
    return vendors;
  }

  static String url(int port) {
    return "http://" + Ports.HOST + ":" + port;
  }

  static URI databaseUrl(int port) {
    return URI.create("postgresql://" + Ports.HOST + ":" + port + "/postgres");
  }

  /** Another platform's file stays as long as it runs. */
  void publish(PlatformFile file) {
    file.write(own);
    if (!Files.exists(wellKnown) || !PlatformFile.read(wellKnown).isAlive()) {
      file.write(wellKnown);
      isWellKnown = true;
    }
  }

  Path path() {
    return isWellKnown ? wellKnown : own;
  }

  void withdraw() throws IOException {
    Files.deleteIfExists(own);
    if (isWellKnown) {
      Files.deleteIfExists(wellKnown);
    }
  }
}
