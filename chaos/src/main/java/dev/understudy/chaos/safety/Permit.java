package dev.understudy.chaos.safety;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.chaos.toxic.Targets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What may be harmed: what is near or allowed by name, and in production only what is asked for
 * twice, on the command line and in the environment.
 *
 * @param asked whether the command line asks for production
 */
public record Permit(Targets targets, Asked asked, Map<String, String> environment) {

  /** The second time of asking. */
  public static final String SECOND = "UNDERSTUDY_CHAOS_IN_PRODUCTION";

  private static final String PROFILE = "UNDERSTUDY_PROFILE";
  private static final Set<String> PRODUCTION = Set.of("production", "prod", "live");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Whether the command line asks for production. */
  public enum Asked {
    NO,
    ONCE;

    public static Asked of(boolean option) {
      return option ? ONCE : NO;
    }
  }

  public Permit {
    environment = Map.copyOf(environment);
  }

  /**
   * Refuses when this process runs in production.
   *
   * @throws SafetyException unless it was asked for twice
   */
  public void requireHere() {
    String profile = environment.getOrDefault(PROFILE, "");
    requireAsked(PROFILE + " is \"" + profile + "\"", profile);
  }

  /**
   * Refuses a platform that is in production, or that is far and allowed by no name.
   *
   * @param file its {@code platform.json}; one that cannot be read is somebody else's to refuse
   * @throws SafetyException naming what is wrong
   */
  public void requirePlatform(Path file) {
    JsonNode platform;
    try {
      platform = JSON.readTree(file.toFile());
    } catch (IOException e) {
      return;
    }
    String profile = platform.path("profile").asText();
    requireAsked(file + " has the profile \"" + profile + "\"", profile);
    requireNear("chaos.url", platform.at("/chaos/url").asText());
    requireNear("control.url", platform.at("/control/url").asText());
    platform
        .path("vendors")
        .properties()
        .forEach(
            vendor ->
                requireNear(
                    "vendors." + vendor.getKey() + ".url", vendor.getValue().path("url").asText()));
    platform
        .path("services")
        .properties()
        .forEach(
            service ->
                service
                    .getValue()
                    .forEach(url -> requireNear("services." + service.getKey(), url.asText())));
  }

  private void requireNear(String field, String url) {
    if (!url.isEmpty() && !targets.allows(host(url))) {
      throw new SafetyException(
          "%s is %s, which is not near, and no --allow names it: chaos is not for other people's services"
              .formatted(field, url));
    }
  }

  private static String host(String url) {
    try {
      String host = URI.create(url).getHost();
      return host == null ? url : host;
    } catch (IllegalArgumentException e) {
      return url;
    }
  }

  private void requireAsked(String told, String profile) {
    if (!PRODUCTION.contains(profile.toLowerCase(Locale.ROOT))) {
      return;
    }
    if (asked == Asked.NO || !environment.getOrDefault(SECOND, "").equals("yes")) {
      throw new SafetyException(
          "%s: production is harmed only when it is asked for twice, by --in-production and by %s=yes"
              .formatted(told, SECOND));
    }
  }
}
