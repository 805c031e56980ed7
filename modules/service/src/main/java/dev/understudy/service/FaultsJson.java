package dev.understudy.service;

import dev.understudy.ledger.DatabaseUnavailableException;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatorException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what went wrong with a request into its problem. */
final class FaultsJson {

  private static final Logger LOG = LoggerFactory.getLogger(FaultsJson.class);
  private static final Duration DATABASE_RETRY = Duration.ofSeconds(1);
  private static final Pattern QUOTED = Pattern.compile("[\"']([^\"']+)[\"']");
  private static final Pattern PARAMETER = Pattern.compile("parameter ([\\w-]+)");

  private FaultsJson() {}

  static Problem problem(int status, @Nullable Throwable error) {
    return switch (error) {
      case null -> plain(status);
      case ProblemException e -> e.problem();
      case HttpException e when e.getCause() != null -> problem(status, e.getCause());
      case DatabaseUnavailableException _ ->
          Problem.unavailable("the ledger cannot be reached now", DATABASE_RETRY);
      case SchemaValidationException e -> schema(e);
      case ValidatorException e -> validator(e);
      default -> status < 500 ? plain(status) : internal(error);
    };
  }

  private static Problem internal(Throwable error) {
    LOG.error("a request failed", error);
    return Problem.of(500, "Internal error", "this is our fault; it was logged");
  }

  private static Problem plain(int status) {
    return switch (status) {
      case 400 -> Problem.of(400, "Bad request", "the request is not well-formed");
      case 404 -> Problem.notFound("there is no such resource");
      case 405 -> Problem.of(405, "Method not allowed", "this resource has no such method");
      case 413 ->
          new Problem(
              413,
              "Content too large",
              "the body may have at most 1 MiB (1048576 bytes)",
              Optional.of("body"),
              Optional.empty());
      case 415 -> Problem.of(415, "Unsupported media type", "the body must be application/json");
      case 503 -> Problem.unavailable("not ready yet", DATABASE_RETRY);
      default -> Problem.of(status, "Request failed", "the request failed with status " + status);
    };
  }

  private static Problem validator(ValidatorException e) {
    String message = String.valueOf(e.getMessage());
    Matcher parameter = PARAMETER.matcher(message);
    if (parameter.find()) {
      return Problem.badField(parameter.group(1), message);
    }
    return message.contains("format of the request body")
        ? plain(415)
        : Problem.badField("body", message);
  }

  /** The validator lists errors of the whole and of its parts; the innermost names the field. */
  private static Problem schema(SchemaValidationException e) {
    OutputUnit unit = e.getOutputUnit();
    if (unit == null || unit.getErrors() == null || unit.getErrors().isEmpty()) {
      return validator(e);
    }
    OutputUnit innermost =
        unit.getErrors().stream()
            .max(Comparator.comparingInt(error -> depth(error.getKeywordLocation())))
            .orElse(unit);
    return Problem.badField(field(innermost, e), text(innermost));
  }

  private static int depth(String location) {
    return Math.toIntExact(location.chars().filter(c -> c == '/').count());
  }

  private static String text(OutputUnit unit) {
    return unit.getKeywordLocation().endsWith("/additionalProperties")
        ? "there is no such field"
        : String.valueOf(unit.getError());
  }

  private static String field(OutputUnit unit, SchemaValidationException e) {
    Matcher parameter = PARAMETER.matcher(String.valueOf(e.getMessage()));
    if (parameter.find()) {
      return parameter.group(1);
    }
    String path = unit.getInstanceLocation().replaceFirst("^#/?", "").replace('/', '.');
    Matcher quoted = QUOTED.matcher(unit.getError());
    Optional<String> missing =
        unit.getError().contains("required property") && quoted.find()
            ? Optional.of(quoted.group(1))
            : Optional.empty();
    String whole = missing.map(name -> path.isEmpty() ? name : path + "." + name).orElse(path);
    return whole.isEmpty() ? "body" : whole;
  }
}
