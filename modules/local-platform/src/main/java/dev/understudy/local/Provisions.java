package dev.understudy.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a fleet wants to be there beside the usual, and what adapters must be told of it. */
final class Provisions implements AutoCloseable {

  private final Path folder;
  private final Fleet fleet;
  private final Optional<VendorNames> names;
  private final Optional<TrustedAuthority> authority;
  private Optional<SmallDisk> disk = Optional.empty();

  Provisions(Path folder, Fleet fleet) {
    this.folder = folder;
    this.fleet = fleet;
    this.names =
        fleet.has(Provision.VENDOR_NAMES)
            ? Optional.of(new VendorNames(folder.resolve("hosts")))
            : Optional.empty();
    this.authority =
        fleet.has(Provision.VENDOR_TLS)
            ? Optional.of(new TrustedAuthority(folder.resolve("authority.p12")))
            : Optional.empty();
  }

  /** Before anything starts. */
  void prepare() {
    try {
      if (names.isPresent()) {
        names.get().write();
      }
    } catch (IOException e) {
      throw new PlatformException("cannot write names: " + e.getMessage(), e);
    }
    if (fleet.has(Provision.SMALL_DISK)) {
      disk = Optional.of(SmallDisk.mount(folder.resolve("disk")));
    }
  }

  /** Once the proxies' server runs, and before adapters start. */
  void trust(Readiness readiness, ChildProcess chaos, String chaosUrl) throws InterruptedException {
    if (authority.isPresent()) {
      readiness.await(chaos, chaosUrl + "/version");
      authority.get().write(readiness.get(chaosUrl + "/authority.pem"));
    }
  }

  /** Once the proxies are there. */
  void present(Readiness readiness, String chaosUrl) throws InterruptedException {
    if (fleet.has(Provision.VENDOR_TLS)) {
      for (String vendor : Ports.VENDORS) {
        readiness.post(
            chaosUrl + "/proxies/" + vendor + "/toxics",
            """
            {"name": "valid", "type": "tls", "attributes": {"certificate": "valid"}}""");
      }
    }
  }

  /** For the JVM of an adapter. */
  List<String> jvmArguments(AdapterNode node) {
    List<String> all = new ArrayList<>(fleet.jvm(node));
    names.ifPresent(some -> all.addAll(some.jvmArguments()));
    authority.ifPresent(some -> all.addAll(some.jvmArguments()));
    return all;
  }

  Optional<VendorNames> names() {
    return names;
  }

  Optional<SmallDisk> disk() {
    return disk;
  }

  @Override
  public void close() {
    disk.ifPresent(SmallDisk::close);
  }
}
