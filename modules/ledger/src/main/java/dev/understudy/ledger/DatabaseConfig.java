package dev.understudy.ledger;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * Where the ledger is.
 *
 * @param url such as {@code postgresql://127.0.0.1:5432/understudy}
 * @param schema the adapter's own; letters, digits and underscores
 * @param poolSize connections of this process, 1 to 100
 */
public record DatabaseConfig(URI url, String user, String password, String schema, int poolSize) {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

  public DatabaseConfig {
    if (!"postgresql".equals(url.getScheme()) || url.getHost() == null) {
      throw new IllegalArgumentException(
          "database.url must look like postgresql://host:port/name, was \"" + url + "\"");
    }
    if (!NAME.matcher(schema).matches()) {
      throw new IllegalArgumentException(
          "database.schema must match " + NAME.pattern() + ", was \"" + schema + "\"");
    }
    if (poolSize < 1 || poolSize > 100) {
      throw new IllegalArgumentException("database.poolSize must be in [1, 100], was " + poolSize);
    }
  }

  /** Flyway's driver wants the same place in its own words. */
  String jdbcUrl() {
    return "jdbc:" + url + "?connectTimeout=2&socketTimeout=30";
  }

  @Override
  public String toString() {
    return url + " as " + user + ", schema " + schema;
  }
}
