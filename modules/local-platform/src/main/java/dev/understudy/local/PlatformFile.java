package dev.understudy.local;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code platform.json}: so that any tool can find its way about a running platform.
 *
 * @param services base URLs of each service's nodes
 * @param processes process ids by name
 */
@JsonIgnoreProperties("profile") // Who harms it asks; who uses it need not know.
public record PlatformFile(
    Map<String, List<String>> services,
    String apiKey,
    Map<String, Long> processes,
    Map<String, VendorEntry> vendors,
    Chaos chaos,
    Optional<Control> control,
    DatabaseEntry database,
    Fixtures fixtures) {

  private static final ObjectMapper JSON = new ObjectMapper().registerModule(new Jdk8Module());

  /**
   * One simulated vendor.
   *
   * @param url of the simulator itself, past its proxy
   * @param proxy the name of its proxy
   */
  public record VendorEntry(
      String url, String proxy, String proxyAddress, Map<String, String> credentials) {}

  /** The chaos server. */
  public record Chaos(String url, String token) {}

  /** Who can kill and start its processes; a platform that something else runs has none. */
  public record Control(String url, String token) {}

  /** The ledger. */
  public record DatabaseEntry(String url, String user, String password) {}

  /** What is set up at the vendors. */
  public record Fixtures(
      Map<String, String> paymentMethods, Map<String, Long> skus, String sender) {}

  /** Reads a file that {@link #write} wrote. */
  public static PlatformFile read(Path file) {
    try {
      return JSON.readValue(file.toFile(), PlatformFile.class);
    } catch (IOException e) {
      throw new PlatformException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Whether one of its processes still runs. */
  boolean isAlive() {
    return processes.values().stream()
        .anyMatch(pid -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
  }

  /** Writes it at once and whole. */
  void write(Path file) {
    try {
      Path whole = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(whole, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this));
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new PlatformException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
