package dev.understudy.local;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The only names that adapters can look up: a file in the format of {@code /etc/hosts}, read anew
 * for each look-up ({@code jdk.net.hosts.file}). A name that is not in it cannot be resolved.
 */
final class VendorNames {

  private static final String DOMAIN = ".vendors.test"; // Reserved for tests by RFC 6761.

  /** Else a JVM remembers for ten seconds that there was no such name. */
  private static final String FORGETFUL =
      """
      networkaddress.cache.ttl=0
      networkaddress.cache.negative.ttl=0
      """;

  private final Path file;
  private final Set<String> lost = new TreeSet<>();

  VendorNames(Path file) {
    this.file = file;
  }

  static String of(String vendor) {
    return vendor + DOMAIN;
  }

  /** What an adapter's JVM must be told: to look there, and to remember nothing. */
  List<String> jvmArguments() {
    return List.of(
        "-Djdk.net.hosts.file=" + file,
        // Vert.x would else ask the machine's name servers, past the JVM.
        "-Dvertx.disableDnsResolver=true",
        "-Djava.security.properties=" + forgetful());
  }

  private Path forgetful() {
    return file.resolveSibling("forgetful.properties");
  }

  synchronized void lose(String vendor) throws IOException {
    if (!Ports.VENDORS.contains(vendor)) {
      throw new IllegalArgumentException("there is no vendor \"" + vendor + "\"");
    }
    lost.add(vendor);
    write();
  }

  synchronized void restore(String vendor) throws IOException {
    lost.remove(vendor);
    write();
  }

  /** At once and whole: who looks up a name meanwhile finds the old file or the new one. */
  synchronized void write() throws IOException {
    StringBuilder lines = new StringBuilder();
    lines.append("%s localhost%n".formatted(Ports.HOST));
    lines.append("%s %s%n".formatted(Ports.HOST, InetAddress.getLocalHost().getHostName()));
    for (String vendor : Ports.VENDORS) {
      if (!lost.contains(vendor)) {
        lines.append("%s %s%n".formatted(Ports.HOST, of(vendor)));
      }
    }
    Files.writeString(forgetful(), FORGETFUL);
    Path whole = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(whole, lines);
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
