package dev.understudy.bench.stage;

import java.util.List;
import java.util.Optional;

/** nginx in front of a vendor and its backup, set as usual. */
public final class Nginx {

  private static final String CONFIG =
      """
      daemon off;
      worker_processes 2;
      pid {folder}/nginx.pid;
      error_log stderr error;
      events { worker_connections 8192; }
      http {
        access_log off;
        client_body_temp_path {folder}/nginx-body;
        proxy_temp_path {folder}/nginx-proxy;
        fastcgi_temp_path {folder}/nginx-fastcgi;
        uwsgi_temp_path {folder}/nginx-uwsgi;
        scgi_temp_path {folder}/nginx-scgi;
        upstream vendor {
          server 127.0.0.1:{primary};
          server 127.0.0.1:{backup} backup;
          keepalive 64;
        }
        server {
          listen 127.0.0.1:{port};
          location / {
            proxy_pass http://vendor;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_connect_timeout 2s;
            proxy_read_timeout 2s;
            # A read, though a POST: else nginx would not ask the backup after a timeout.
            proxy_next_upstream error timeout non_idempotent;
          }
        }
      }
      """;

  private Nginx() {}

  /** Its port; empty where nginx is not installed. */
  public static Optional<Integer> start(Stage stage, int primary, int backup)
      throws InterruptedException {
    Optional<String> binary = Programs.find("nginx");
    if (binary.isEmpty()) {
      return Optional.empty();
    }
    int port = stage.port();
    String config = Programs.filled(CONFIG, stage, port, primary, backup);
    String file = stage.write("nginx.conf", config).toString();
    Child nginx =
        stage.start("nginx", List.of(binary.get(), "-p", stage.folder().toString(), "-c", file));
    Programs.awaitPort(nginx, port);
    return Optional.of(port);
  }
}
