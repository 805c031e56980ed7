package dev.understudy.service;

import dev.understudy.catalogue.Required;
import java.util.Set;

/**
 * A caller's key and what it may do.
 *
 * @param scopes some of {@code read}, {@code write}, {@code operate}
 */
public record ApiKey(Secret key, Set<String> scopes) {

  private static final Set<String> KNOWN = Set.of("read", "write", "operate");

  public ApiKey {
    Required.field("key", key);
    Required.field("scopes", scopes);
    scopes = Set.copyOf(scopes);
    for (String scope : scopes) {
      if (!KNOWN.contains(scope)) {
        throw new IllegalArgumentException(
            "scopes may hold read, write and operate, was \"" + scope + "\"");
      }
    }
  }
}
