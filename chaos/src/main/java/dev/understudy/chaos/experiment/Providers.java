package dev.understudy.chaos.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Reads the provider of an activity. */
final class Providers {

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  /** The JDK's client sets these itself. */
  private static final Set<String> RESERVED =
      Set.of("connection", "content-length", "expect", "host", "upgrade");

  private Providers() {}

  /**
   * Reads one whose names are resolved.
   *
   * @param name of the activity
   * @throws ExperimentException when it is wrong, or cannot be carried out here
   */
  static Provider read(Place provider, Activity.Kind kind, String name) {
    provider.object();
    Place type = provider.at("type");
    return switch (type.text()) {
      case "http" -> http(provider);
      case "process" -> Commands.read(provider);
      case "understudy" -> OwnProviders.read(provider, kind, name);
      case "python" ->
          throw type.refused(
              "the provider \"python\" is not supported: there is no Python here. Use http, process"
                  + " or understudy");
      default -> throw type.wrong("http, process or understudy");
    };
  }

  private static Provider.Http http(Place provider) {
    String method = provider.at("method").text("GET").toUpperCase(Locale.ROOT);
    if (!METHODS.contains(method)) {
      throw provider.at("method").wrong("a method of HTTP");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    provider
        .at("headers")
        .fields()
        .forEach((name, value) -> headers.put(name, header(name, value)));
    JsonNode arguments = provider.at("arguments").node();
    boolean inAddress = method.equals("GET") && arguments.isObject();
    String body = inAddress ? "" : body(arguments, headers);
    Place timeout = provider.at("timeout");
    Place expected = provider.at("expected_status");
    return new Provider.Http(
        address(provider.at("url"), inAddress ? "?" + form(arguments) : ""),
        method,
        headers,
        body,
        timeout(timeout.node().isArray() ? timeout.elements().getFirst() : timeout),
        timeout(timeout.node().isArray() ? timeout.elements().getLast() : timeout),
        provider.at("verify_tls").flag(true),
        expected.isPresent() ? Optional.of((int) expected.number()) : Optional.empty(),
        Optional.empty());
  }

  private static String header(String name, Place value) {
    if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
      throw value.refused("this header is set by the client itself");
    }
    return value.node().isValueNode() ? value.node().asText() : value.node().toString();
  }

  private static Duration timeout(Place place) {
    Duration given = place.seconds().orElse(Provider.Http.LIMIT);
    if (given.isZero()) {
      throw place.wrong("above 0");
    }
    return given;
  }

  private static URI address(Place url, String query) {
    try {
      String joint =
          url.text().contains("?") && !query.isEmpty() ? "&" + query.substring(1) : query;
      URI address = URI.create(url.text() + joint);
      if (address.getHost() != null && Set.of("http", "https").contains(address.getScheme())) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      throw url.wrong("an address (http://host/path)");
    }
    throw url.wrong("an address (http://host/path)");
  }

  /** As Chaos Toolkit does: JSON when the headers say so, else a form. */
  private static String body(JsonNode arguments, Map<String, String> headers) {
    if (arguments.isMissingNode() || arguments.isNull()) {
      return "";
    }
    if (arguments.isTextual()) {
      return arguments.asText();
    }
    Optional<String> type =
        headers.entrySet().stream()
            .filter(header -> header.getKey().equalsIgnoreCase("Content-Type"))
            .map(Map.Entry::getValue)
            .findFirst();
    if (arguments.isArray() || type.filter(t -> t.startsWith("application/json")).isPresent()) {
      return arguments.toString();
    }
    if (type.isEmpty()) {
      headers.put("Content-Type", "application/x-www-form-urlencoded");
    }
    return form(arguments);
  }

  static String form(JsonNode arguments) {
    return arguments.properties().stream()
        .flatMap(
            field ->
                values(field.getValue()).stream()
                    .map(value -> encoded(field.getKey()) + "=" + encoded(value)))
        .collect(Collectors.joining("&"));
  }

  private static List<String> values(JsonNode value) {
    if (!value.isArray()) {
      return List.of(value.isValueNode() ? value.asText() : value.toString());
    }
    return StreamSupport.stream(value.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
