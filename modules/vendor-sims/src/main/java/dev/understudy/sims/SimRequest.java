package dev.understudy.sims;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** A request that was read to its end; its client may be gone. */
public record SimRequest(
    String method, String path, MultiMap query, MultiMap headers, Buffer body) {

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name)).filter(value -> !value.isBlank());
  }

  public boolean is(String otherMethod, String otherPath) {
    return method.equals(otherMethod) && path.equals(otherPath);
  }
}
