package dev.understudy.service;

import dev.understudy.catalogue.Required;
import dev.understudy.ledger.DatabaseConfig;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where the adapter's ledger is.
 *
 * @param poolSize connections of this process, 1 to 100; 10 when left out
 */
public record DatabaseSettings(
    URI url, String user, Secret password, String schema, @Nullable Integer poolSize) {

  private static final int DEFAULT_POOL_SIZE = 10;

  public DatabaseSettings {
    Required.field("url", url);
    Required.field("user", user);
    Required.field("password", password);
    Required.field("schema", schema);
  }

  public DatabaseConfig toConfig() {
    return new DatabaseConfig(
        url, user, password.value(), schema, poolSize == null ? DEFAULT_POOL_SIZE : poolSize);
  }
}
