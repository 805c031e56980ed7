package dev.understudy.health;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * This process's place in the cluster. The others are found by exactly one of two ways: a list, or
 * a name that resolves to all of them, as a headless Kubernetes Service does.
 *
 * @param clusterName members of other names are not joined
 * @param nodeId this node's own name in the cluster
 * @param host the interface to bind to; no other is used. In Kubernetes the pod's own address
 * @param port 1 to 65535; with {@code serviceDns} the same at all members
 * @param members every member's {@code host:port}, this one too
 * @param serviceDns such as {@code registry.understudy.svc.cluster.local}
 */
public record RegistryConfig(
    String clusterName,
    String nodeId,
    String host,
    int port,
    List<String> members,
    Optional<String> serviceDns) {

  public RegistryConfig {
    require("clusterName", clusterName);
    require("nodeId", nodeId);
    require("host", host);
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port must be in [1, 65535], was " + port);
    }
    members = orNone(members);
    serviceDns = serviceDns.filter(name -> !name.isBlank());
    if (members.isEmpty() == serviceDns.isEmpty()) {
      throw new IllegalArgumentException(
          "one of members and serviceDns must be given, and only one; members is %s, serviceDns is %s"
              .formatted(members, serviceDns.orElse("missing")));
    }
  }

  /** Members by list. */
  public RegistryConfig(
      String clusterName, String nodeId, String host, int port, List<String> members) {
    this(clusterName, nodeId, host, port, members, Optional.empty());
  }

  // The parser of the configuration gives null for what is left out.
  private static void require(String field, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(field + " is missing");
    }
  }

  private static List<String> orNone(@Nullable List<String> list) {
    return list == null ? List.of() : List.copyOf(list);
  }
}
