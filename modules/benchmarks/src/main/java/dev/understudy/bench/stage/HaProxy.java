package dev.understudy.bench.stage;

import java.util.List;
import java.util.Optional;

/** HAProxy in front of a vendor and its backup, set as usual. */
public final class HaProxy {

  private static final String CONFIG =
      """
      global
        maxconn 8192
        nbthread 2
      defaults
        mode http
        timeout connect 2s
        timeout server 2s
        timeout client 30s
        retries 3
        option redispatch
      frontend reads
        bind 127.0.0.1:{port}
        default_backend vendor
      backend vendor
        server primary 127.0.0.1:{primary} check inter 2s fall 3 rise 2
        server backup 127.0.0.1:{backup} check inter 2s fall 3 rise 2 backup
      """;

  private HaProxy() {}

  /** Its port; empty where HAProxy is not installed. */
  public static Optional<Integer> start(Stage stage, int primary, int backup)
      throws InterruptedException {
    Optional<String> binary = Programs.find("haproxy");
    if (binary.isEmpty()) {
      return Optional.empty();
    }
    int port = stage.port();
    String config = Programs.filled(CONFIG, stage, port, primary, backup);
    String file = stage.write("haproxy.cfg", config).toString();
    Child haproxy = stage.start("haproxy", List.of(binary.get(), "-f", file));
    Programs.awaitPort(haproxy, port);
    return Optional.of(port);
  }
}
