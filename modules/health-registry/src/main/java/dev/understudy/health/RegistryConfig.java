package dev.understudy.health;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * This process's place in the cluster.
 *
 * @param clusterName members of other names are not joined
 * @param nodeId this node's own name in the cluster
 * @param host the interface to bind to; no other is used
 * @param port 1 to 65535
 * @param members every member's {@code host:port}, with or without this one
 */
public record RegistryConfig(
    String clusterName, String nodeId, String host, int port, List<String> members) {

  public RegistryConfig {
    require("clusterName", clusterName);
    require("nodeId", nodeId);
    require("host", host);
    if (members == null) {
      throw new IllegalArgumentException("members is missing");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port must be in [1, 65535], was " + port);
    }
    members = List.copyOf(members);
  }

  // The parser of the configuration gives null for what is left out.
  private static void require(String field, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(field + " is missing");
    }
  }
}
