package dev.understudy.chaos.toxic;

import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** HTTP toxics in JSON. */
final class HttpJson {

  private HttpJson() {}

  static HttpFault read(String type, GivenJson from) {
    try {
      return new HttpFault(action(type, from), match(from), from.real("probability", 1));
    } catch (PatternSyntaxException e) {
      throw new ApiException(400, "not a regular expression: " + e.getDescription());
    } catch (IllegalArgumentException e) {
      throw new ApiException(400, String.valueOf(e.getMessage()));
    }
  }

  private static HttpFault.Match match(GivenJson from) {
    HttpFault.Match match =
        new HttpFault.Match(
            from.text("method", ""), from.text("path", ""), from.text("header", ""));
    // Refused here rather than when the first request comes.
    Pattern.compile(match.path());
    Pattern.compile(match.header());
    return match;
  }

  private static HttpFault.Action action(String type, GivenJson from) {
    return switch (type) {
      case "http_status" -> new HttpFault.Action.Status((int) from.number("status", 503));
      case "http_rate_limit" -> new HttpFault.Action.RateLimit(from.number("retry_after", 1));
      case "http_body" ->
          new HttpFault.Action.Body(HttpFault.Mode.of(from.text("mode", "malformed")));
      case "http_schema" ->
          new HttpFault.Action.Schema(
              from.text("pointer", ""), HttpFault.Change.of(from.text("change", "renamed")));
      case "http_stale" -> new HttpFault.Action.Stale();
      case "http_drip" ->
          new HttpFault.Action.Drip(from.number("bytes", 1), from.number("delay", 100));
      case "http_duplicate" -> new HttpFault.Action.Duplicate();
      case "http_lost_reply" -> new HttpFault.Action.LostReply();
      default -> throw new ApiException(400, "invalid toxic type");
    };
  }

  static String type(HttpFault fault) {
    return switch (fault.action()) {
      case HttpFault.Action.Status _ -> "http_status";
      case HttpFault.Action.RateLimit _ -> "http_rate_limit";
      case HttpFault.Action.Body _ -> "http_body";
      case HttpFault.Action.Schema _ -> "http_schema";
      case HttpFault.Action.Stale _ -> "http_stale";
      case HttpFault.Action.Drip _ -> "http_drip";
      case HttpFault.Action.Duplicate _ -> "http_duplicate";
      case HttpFault.Action.LostReply _ -> "http_lost_reply";
    };
  }

  static JsonObject attributes(HttpFault fault) {
    JsonObject json =
        switch (fault.action()) {
          case HttpFault.Action.Status(int status) -> new JsonObject().put("status", status);
          case HttpFault.Action.RateLimit(long seconds) ->
              new JsonObject().put("retry_after", seconds);
          case HttpFault.Action.Body(HttpFault.Mode mode) ->
              new JsonObject().put("mode", HttpFault.named(mode));
          case HttpFault.Action.Schema(String pointer, HttpFault.Change change) ->
              new JsonObject().put("pointer", pointer).put("change", HttpFault.named(change));
          case HttpFault.Action.Drip(long bytes, long delay) ->
              new JsonObject().put("bytes", bytes).put("delay", delay);
          case HttpFault.Action.Stale _,
              HttpFault.Action.Duplicate _,
              HttpFault.Action.LostReply _ ->
              new JsonObject();
        };
    return json.put("probability", fault.probability())
        .put("method", fault.match().method())
        .put("path", fault.match().path())
        .put("header", fault.match().header());
  }
}
