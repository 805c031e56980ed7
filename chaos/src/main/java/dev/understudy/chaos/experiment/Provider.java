package dev.understudy.chaos.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How an activity is carried out. */
sealed interface Provider {

  /**
   * A call.
   *
   * @param body what is sent; empty for nothing
   * @param connect how long to wait for a connection
   * @param timeout how long to wait for the answer
   * @param expectedStatus any other fails the activity; when left out, an action must not be
   *     answered by 400 or more
   * @param harm when it is known to harm
   */
  record Http(
      URI url,
      String method,
      Map<String, String> headers,
      String body,
      Duration connect,
      Duration timeout,
      boolean verifyTls,
      Optional<Integer> expectedStatus,
      Optional<Harm> harm)
      implements Provider {

    static final Duration LIMIT = Duration.ofSeconds(30);

    /** A plain call of our own. */
    static Http call(String method, String url, Map<String, String> headers, String body) {
      return new Http(
          URI.create(url),
          method,
          headers,
          body,
          LIMIT,
          LIMIT,
          true,
          Optional.empty(),
          Optional.empty());
    }

    Http harming(Harm done) {
      return new Http(
          url,
          method,
          headers,
          body,
          connect,
          timeout,
          verifyTls,
          expectedStatus,
          Optional.of(done));
    }

    /** The same with another body, which is JSON. */
    Http sending(String json) {
      Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      all.putAll(headers);
      all.put("Content-Type", "application/json");
      String how = method.equals("GET") ? "POST" : method;
      return new Http(url, how, all, json, connect, timeout, verifyTls, expectedStatus, harm);
    }

    /** The same, to another address. */
    Http to(String part, String other) {
      return call(method, url.toString().replace(part, other), headers, body);
    }

    /** As an experiment would have it. */
    ObjectNode json() {
      ObjectNode json =
          new ObjectMapper()
              .createObjectNode()
              .put("type", "http")
              .put("url", url.toString())
              .put("method", method);
      ObjectNode all = json.putObject("headers");
      headers.forEach(all::put);
      return json.put("arguments", body).put("verify_tls", verifyTls);
    }
  }

  /**
   * What is known of a call that harms.
   *
   * @param undo the call that takes it back; {@code ID} in its address is what the harm was
   *     answered
   * @param proof how to see that it took effect; empty when the answer is the proof
   */
  record Harm(Http undo, Optional<Proof> proof) {}

  /**
   * Where to see that it took effect.
   *
   * @param pointer to a number above zero, or true, in the answer
   */
  record Proof(Http look, String pointer) {}

  /** A command, its arguments after it. */
  record Program(List<String> command, Optional<Duration> timeout) implements Provider {
    public Program {
      command = List.copyOf(command);
    }

    /** As an experiment would have it. */
    ObjectNode json() {
      ObjectNode json =
          new ObjectMapper()
              .createObjectNode()
              .put("type", "process")
              .put("path", command.getFirst());
      command.stream().skip(1).forEach(json.putArray("arguments")::add);
      timeout.ifPresent(time -> json.put("timeout", time.toMillis() / 1e3));
      return json;
    }
  }

  /** A query of Prometheus' that must have exactly one result: its value is the output. */
  record Prometheus(Http query) implements Provider {}

  /** The promises of the platform, checked against the vendors' own ledgers. */
  record Invariants(Path platform) implements Provider {}
}
