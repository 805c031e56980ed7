package dev.understudy.service;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** A complete HTTP answer of a vendor, whatever its status; what it means its wire class says. */
public record VendorReply(int status, MultiMap headers, Buffer body) {

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }
}
