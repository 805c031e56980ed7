package dev.understudy.chaos.toxic;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a proxy may lead to. By default only this machine, private networks, and names without a dot
 * (as a container network has them): a slip of the pen must not harm somebody else's service.
 *
 * @param allowed further hosts, each a name or {@code *.example.org}; {@code *} allows any
 */
public record Targets(List<String> allowed) {

  private static final Pattern NEAR =
      Pattern.compile(
          "127(\\.\\d+){3}|10(\\.\\d+){3}|192\\.168(\\.\\d+){2}|172\\.(1[6-9]|2\\d|3[01])(\\.\\d+){2}"
              + "|\\[::1\\]|\\[f[cd][0-9a-f:]+\\]|[A-Za-z0-9_-]+|[A-Za-z0-9_.-]+\\.localhost");

  public Targets {
    allowed = List.copyOf(allowed);
  }

  /** Only what is near. */
  public static Targets near() {
    return new Targets(List.of());
  }

  /** Whether something may be done to this host. */
  public boolean allows(String host) {
    return NEAR.matcher(host).matches() || allowed.stream().anyMatch(each -> matches(each, host));
  }

  void require(Address upstream) {
    if (!allows(upstream.host())) {
      throw new ApiException(
          403,
          "upstream %s is not near, and no --allow names it: chaos is not for other people's services"
              .formatted(upstream));
    }
  }

  private static boolean matches(String pattern, String host) {
    return pattern.equals("*")
        || pattern.equalsIgnoreCase(host)
        || (pattern.startsWith("*.") && host.endsWith(pattern.substring(1)));
  }
}
