package dev.understudy.sims;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/** An answer as the vendor words it. */
public record SimResponse(int status, Map<String, String> headers, String body) {

  public SimResponse {
    headers = Map.copyOf(headers);
  }

  public static SimResponse json(int status, JsonObject body) {
    return new SimResponse(status, Map.of("Content-Type", "application/json"), body.encode());
  }

  public SimResponse with(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new SimResponse(status, more, body);
  }
}
