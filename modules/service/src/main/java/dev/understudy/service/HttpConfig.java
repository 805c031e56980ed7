package dev.understudy.service;

import dev.understudy.catalogue.Required;

/**
 * Where the adapter listens.
 *
 * @param port 1 to 65535; 0 takes any that is free
 */
public record HttpConfig(String host, int port) {

  public HttpConfig {
    Required.field("host", host);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be in [0, 65535], was " + port);
    }
  }
}
