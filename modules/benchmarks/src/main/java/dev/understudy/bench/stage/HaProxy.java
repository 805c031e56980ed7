package dev.understudy.bench.stage;

import java.util.List;
import java.util.Optional;

/** HAProxy in front of a vendor and its backup, or of one upstream, set as usual. */
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

  private static final String TCP =
      """
      global
        maxconn 8192
        nbthread 2
      defaults
        mode tcp
        timeout connect 2s
        timeout server 60s
        timeout client 60s
      listen tcp
        bind 127.0.0.1:{port}
        server only 127.0.0.1:{primary}
      """;

  private HaProxy() {}

  /** Its port; empty where HAProxy is not installed. */
  public static Optional<Integer> start(Stage stage, int primary, int backup)
      throws InterruptedException {
    return start(stage, CONFIG, primary, backup);
  }

  /** In front of one upstream, and passes on what it does not look at; empty as above. */
  public static Optional<Integer> tcp(Stage stage, int upstream) throws InterruptedException {
    return start(stage, TCP, upstream, upstream);
  }

  private static Optional<Integer> start(Stage stage, String template, int primary, int backup)
      throws InterruptedException {
    Optional<String> binary = Programs.find("haproxy");
    if (binary.isEmpty()) {
      return Optional.empty();
    }
    int port = stage.port();
    String config = Programs.filled(template, stage, port, primary, backup);
    String file = stage.write("haproxy.cfg", config).toString();
    Child haproxy = stage.start("haproxy", List.of(binary.get(), "-f", file));
    Programs.awaitPort(haproxy, port);
    return Optional.of(port);
  }
}
