package dev.understudy.bench.load;

import io.vertx.core.http.HttpMethod;
import java.util.Map;

/**
 * One request.
 *
 * @param path with its query
 * @param body JSON; empty for none
 */
public record Request(HttpMethod method, String path, Map<String, String> headers, String body) {

  public Request {
    headers = Map.copyOf(headers);
  }

  public static Request get(String path, Map<String, String> headers) {
    return new Request(HttpMethod.GET, path, headers, "");
  }

  public static Request post(String path, Map<String, String> headers, String body) {
    return new Request(HttpMethod.POST, path, headers, body);
  }
}
