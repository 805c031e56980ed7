package dev.understudy.chaos.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Harm that a plain call has done: our chaos server says in {@code Link} (RFC 8288) how to see that
 * it took effect, and how to take it back.
 */
final class HarmLink {

  private static final Pattern UNDO = Pattern.compile("<(/[^>]*)>; rel=\"undo\"");
  private static final Pattern PROOF = Pattern.compile("<(/[^>#]*)#(/[^>]*)>; rel=\"proof\"");

  private HarmLink() {}

  static Optional<Provider.Harm> of(Provider.Http call, JsonNode output) {
    String link = output.path("headers").path("link").asText();
    Matcher undo = UNDO.matcher(link);
    Matcher proof = PROOF.matcher(link);
    if (!undo.find() || !proof.find()) {
      return Optional.empty();
    }
    return Optional.of(
        new Provider.Harm(
            call("DELETE", call, undo.group(1)),
            Optional.of(
                new Provider.Proof(
                    call("GET", call, proof.group(1)), URI.create(proof.group(2)).getPath()))));
  }

  /** At the server that was called, and nowhere else. */
  private static Provider.Http call(String method, Provider.Http call, String path) {
    return Provider.Http.call(method, call.url().resolve(path).toString(), call.headers(), "");
  }
}
